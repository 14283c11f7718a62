import { meanExample, meanImageModel } from '../../baselines/mean-image.js';
import type { Engine } from '../../compute/engine.js';
import { firstExamples } from '../../data/examples.js';
import { constantUnits } from '../../evaluate/constant-units.js';
import { autoencoderModel } from '../../evaluate/model.js';
import { squaredError } from '../../evaluate/squared-error.js';
import type { HistoryRow } from '../../report/history.js';
import {
  constantUnitsNote,
  explosionNote,
  spoiltNote,
  worseThanMeanNote,
} from '../../report/outcome-notes.js';
import { type Autoencoder, encoderOf } from '../../unroll/autoencoder.js';
import type { PreparedFit } from './prepare-fit.js';

/** What a training has come to. */
interface Outcome {
  readonly prepared: PreparedFit;
  readonly autoencoder: Autoencoder;
  /** Null if it starts from random weights. */
  readonly untuned: Autoencoder | null;
  readonly history: readonly HistoryRow[];
}

/** Enough to tell that a unit never changes. */
const WATCHED = 1000;

/** Notes on a training that ended badly: an error that exploded, a network worse than the mean, units that code nothing. */
export async function outcomeNotes(
  engine: Engine,
  { prepared, autoencoder, untuned, history }: Outcome,
): Promise<string[]> {
  const { plan, split } = prepared;
  const { train, validation } = split;
  const errorOf = (network: Autoencoder) => squaredError(engine, autoencoderModel(network), validation);
  const error = await errorOf(autoencoder);
  const mean = await squaredError(engine, meanImageModel(meanExample(train)), validation);
  const finetuned = plan.finetune !== null;
  const tuningRate = plan.finetune?.method === 'adam' ? plan.finetune.learningRate : null;
  return [
    ...plan.rbms.flatMap(({ learningRate }, i) =>
      explosionNote(
        `the reconstruction error of RBM ${i + 1}`,
        errorsOf(history, 'reconstruction_error', i + 1),
        // The layers above read hidden units, whose variance is not known here.
        i === 0 ? { learningRate, mean } : { learningRate },
      ),
    ),
    ...explosionNote('the validation error', errorsOf(history, 'validation_squared_error', null), {
      learningRate: tuningRate,
      mean,
    }),
    ...(finetuned && untuned !== null && untuned !== autoencoder
      ? spoiltNote({ before: await errorOf(untuned), after: error }, tuningRate)
      : []),
    ...worseThanMeanNote(
      'on held-out examples, the network',
      { error, mean, isNoisy: !finetuned },
      finetuned ? tuningRate : (plan.rbms[0]?.learningRate ?? null),
    ),
    ...constantUnitsNote(await constantUnits(engine, encoderOf(autoencoder), firstExamples(train, WATCHED))),
  ];
}

function errorsOf(history: readonly HistoryRow[], metric: string, layer: number | null): number[] {
  return history.filter((row) => row.metric === metric && row.layer === layer).map(({ value }) => value);
}
