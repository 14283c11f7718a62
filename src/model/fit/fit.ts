import type { Engine } from '../../compute/engine.js';
import type { ImageShape } from '../../data/examples.js';
import type { Categories } from '../../data/table.js';
import { autoencoderModel } from '../../evaluate/model.js';
import { squaredError } from '../../evaluate/squared-error.js';
import type { Rbm } from '../../rbm/rbm.js';
import type { HistoryRow } from '../../report/history.js';
import type { Begun } from '../../run/keep-run.js';
import { type History, openHistory } from '../../training/history.js';
import { codeSizeOf } from '../../training/network-spec.js';
import type {
  NetworkTraining,
  TrainedStack,
  TrainingEpoch,
  TrainingState,
} from '../../training/network-training.js';
import { stopwatch } from '../../training/stopwatch.js';
import { finetuneNetwork, startOf, trainStack } from '../../training/train-network.js';
import type { Autoencoder } from '../../unroll/autoencoder.js';
import type { Model } from '../model.js';
import { examplesOf, type Rows } from '../rows.js';
import { defaultEngine } from '../transform.js';
import { outcomeNotes } from './outcome-notes.js';
import {
  DEFAULT_SEED,
  DEFAULT_VALIDATION,
  type PreparedFit,
  type PrepareOptions,
  prepareFit,
} from './prepare-fit.js';

/** An epoch of one phase that is over. */
export interface FitEpoch {
  readonly phase: 'pretrain' | 'finetune';
  /** In pretraining: the RBM's place in the stack, from 1. */
  readonly layer: number | null;
  readonly layers: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Squared error per example of the reconstructions made during training. */
  readonly error: number;
  /** Squared error per held-out example; null in pretraining. */
  readonly validationError: number | null;
}

/** `resumeFrom`, `save` and `seconds` come from `keepRun` (`Begun`); without them an interrupted training is lost. */
export interface FitOptions extends PrepareOptions, Partial<Begun<FitState>> {
  /** The columns of categories among the components, as `readExamples` returns them. */
  readonly categories?: Categories | undefined;
  readonly imageShape?: ImageShape | undefined;
  /** Further entries of the model's provenance. */
  readonly provenance?: Readonly<Record<string, string>> | undefined;
  readonly engine?: Engine | undefined;
  /** Called once, before training, with everything that was decided from the data. */
  readonly onPlan?: ((prepared: PreparedFit) => void) | undefined;
  readonly onEpoch?: ((report: FitEpoch) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The state from which a training can be resumed. */
export interface FitState {
  readonly training: TrainingState;
  readonly history: readonly HistoryRow[];
}

export interface Fit {
  readonly model: Model;
  readonly prepared: PreparedFit;
  /** Bottom first; empty without pretraining. */
  readonly stack: readonly Rbm[];
  /** The network before fine-tuning; null if it starts from random weights, which have learned nothing. */
  readonly untuned: Autoencoder | null;
  readonly history: readonly HistoryRow[];
  /** The epoch of fine-tuning with the lowest validation error, whose weights were kept; null without fine-tuning. */
  readonly bestEpoch: number | null;
  readonly pretrainSeconds: number;
  readonly finetuneSeconds: number;
  /** What is wrong with the data or with the outcome, in sentences with the number and the next step. Usually empty. */
  readonly notes: readonly string[];
}

/**
 * Trains an autoencoder on rows of numbers, [examples, components]: scales them, pretrains a stack of RBMs, unrolls it,
 * fine-tunes the network, and keeps the weights of the epoch with the lowest error on held-out examples.
 *
 * Throws an InputError for invalid input or options, a RunError if training diverges, an InterruptedError when `signal` is
 * aborted.
 *
 * @example const { model } = await fit(rows, { layers: [100, 50, 2] });
 */
export async function fit(rows: Rows, options: FitOptions = {}): Promise<Fit> {
  const engine = options.engine ?? (await defaultEngine());
  const prepared = prepareFit(await examplesOf(rows), options);
  options.onPlan?.(prepared);
  const { start, resumeFrom, seconds = stopwatch(lastSeconds(options)).seconds } = options;
  const { plan, split } = prepared;
  const history = openHistory(resumeFrom?.history ?? [], seconds);
  const training = trainingOf(engine, prepared, history, options);

  const trained: TrainedStack = start ? { ...start, pretrainSeconds: 0 } : await trainStack(training);
  const untuned = start?.autoencoder ?? (trained.stack.length > 0 ? startOf(training, trained.stack) : null);
  const initial = untuned ?? startOf(training, []);
  const { best, finetuneSeconds } = await finetuneNetwork(training, trained, initial, {
    metric: 'validation_squared_error',
    error: (network) => squaredError(engine, autoencoderModel(network), split.validation),
    includesStart: false,
    patience: plan.patience,
  });

  const { seed = DEFAULT_SEED, validation = DEFAULT_VALIDATION, test } = options;
  const heldOut = { validation: String(validation), ...(test !== undefined && { test: String(test) }) };
  const model: Model = {
    autoencoder: best?.autoencoder ?? initial,
    preprocessing: prepared.scaling.preprocessing,
    columns: options.columns,
    ...(options.categories && { categories: options.categories }),
    imageShape: options.imageShape,
    provenance: { seed: String(seed), ...heldOut, ...options.provenance },
  };
  const { stack, pretrainSeconds } = trained;
  const bestEpoch = best?.epoch ?? null;
  const outcome = { prepared, autoencoder: model.autoencoder, untuned, history: history.rows };
  const notes = [...prepared.scaling.notes, ...(await outcomeNotes(engine, outcome))];
  return {
    model,
    prepared,
    stack,
    untuned,
    history: history.rows,
    bestEpoch,
    pretrainSeconds,
    finetuneSeconds,
    notes,
  };
}

/** Without a run's clock, the clock continues from the last measurement. */
function lastSeconds({ resumeFrom }: FitOptions): number {
  return resumeFrom?.history.at(-1)?.wallSeconds ?? 0;
}

function trainingOf(
  engine: Engine,
  { split, network, pretrainCount, random }: PreparedFit,
  history: History,
  { seed = DEFAULT_SEED, resumeFrom, save, onEpoch, signal }: FitOptions,
): NetworkTraining {
  const at = { experiment: 'train', seed, model: network.name, codeSize: codeSizeOf(network) };
  return {
    engine,
    network,
    examples: split.train,
    rbmOrder: random.fork('batches').permutation(split.train.count).slice(0, pretrainCount),
    random,
    resumeFrom: resumeFrom?.training ?? null,
    log: (measured) => history.add({ ...measured, ...at }),
    report: (epoch) => reportEpoch(epoch, network.layers.length, onEpoch),
    save: async (snapshot) => save?.(async () => ({ training: await snapshot(), history: history.rows })),
    signal,
  };
}

function reportEpoch(
  { phase, layer, layers, epoch, epochs, error, heldOutError }: TrainingEpoch,
  depth: number,
  onEpoch: FitOptions['onEpoch'],
): void {
  // The beginning of a phase is reported without an epoch.
  if (epoch === undefined || epochs === undefined || error === undefined) return;
  onEpoch?.({
    phase,
    layer: layer ?? null,
    layers: layers ?? depth,
    epoch,
    epochs,
    error,
    validationError: heldOutError ?? null,
  });
}
