import type { Split } from '../data/split.js';
import { autoencoderModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import {
  type FinetuneEpoch,
  type FinetuneSnapshot,
  type Finetuning,
  finetune,
} from '../finetune/finetune.js';
import type { Autoencoder } from '../unroll/autoencoder.js';

/** The network of the epoch with the least validation error. */
export interface Best {
  readonly autoencoder: Autoencoder;
  readonly validationError: number;
  readonly epoch: number;
}

export interface StoppedFinetuning extends Omit<Finetuning, 'examples' | 'onEpoch'> {
  readonly split: Split;
  /** Epochs without a lower validation error after which it stops. */
  readonly patience: number;
  /** The best until `resumeFrom`. */
  readonly best?: Best | null | undefined;
  readonly onEpoch: (
    report: FinetuneEpoch & { readonly validationError: number },
    best: Best,
    snapshot: FinetuneSnapshot,
  ) => Promise<void>;
}

/** Fine-tunes until the last epoch, or until the validation error has not fallen for too long. */
export async function finetuneToBest(finetuning: StoppedFinetuning): Promise<Best | null> {
  const { engine, split, patience, resumeFrom, onEpoch, best: bestBefore, ...others } = finetuning;
  let best = bestBefore ?? null;
  const isOver = (epoch: number) => best !== null && epoch - best.epoch >= patience;
  if (isOver(resumeFrom?.epoch ?? 0)) return best;
  const enough = new Error('The validation error falls no more.');
  try {
    await finetune({
      ...others,
      engine,
      resumeFrom,
      examples: split.train,
      async onEpoch(report, snapshot) {
        const now = await snapshot.autoencoder();
        const validationError = await squaredError(engine, autoencoderModel(now), split.validation);
        if (best === null || validationError < best.validationError)
          best = { autoencoder: now, validationError, epoch: report.epoch };
        await onEpoch({ ...report, validationError }, best, snapshot);
        if (isOver(report.epoch)) throw enough;
      },
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return best;
}
