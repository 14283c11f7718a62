import type { Engine } from '../compute/engine.js';
import type { Examples, ImageShape } from '../data/dataset.js';
import {
  type FittedPreprocessing,
  fitPreprocessing,
  type Missing,
  preprocessed,
  type Scaling,
} from '../data/preprocessing.js';
import type { Table } from '../data/table.js';
import { autoencoderModel } from '../evaluate/autoencoder-model.js';
import { squaredError } from '../evaluate/squared-error.js';
import { finetune } from '../finetune/finetune.js';
import type { FinetuneProgress } from '../finetune/trainer.js';
import { type Random, seededRandom } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import { pretrain, type StackProgress } from '../rbm/stack.js';
import type { UnitType } from '../rbm/units.js';
import type { HistoryRow } from '../report/rows.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { randomAutoencoder } from '../unroll/random-start.js';
import { unroll } from '../unroll/unroll.js';
import { defaultEngine } from './engine.js';
import type { Model } from './model.js';
import { type PlanOptions, planTraining, type TrainingPlan } from './plan.js';
import { examplesOf, type Rows } from './rows.js';
import { holdBack, type Split } from './split.js';

/** One epoch of one phase is over. */
export interface FitEpoch {
  readonly phase: 'pretrain' | 'finetune';
  /** In pretraining: the RBM's place in the stack, from 1. */
  readonly layer: number | null;
  readonly layers: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Squared error of the reconstructions made while training, per example. */
  readonly error: number;
  /** Squared error on the examples held back; null in pretraining. */
  readonly validationError: number | null;
}

export interface FitOptions extends PlanOptions {
  /** 1 if not given. The same seed, data, engine and thread count give the same model. */
  readonly seed?: number | undefined;
  /** `auto` chooses by the data. */
  readonly scaling?: Scaling | 'auto' | undefined;
  readonly missing?: Missing | undefined;
  /** The fraction of examples held back to stop by; 0.1 if not given. */
  readonly validation?: number | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly imageShape?: ImageShape | undefined;
  /** How the numbers were kept where they come from: bytes are usually pixels. */
  readonly kind?: Table['kind'] | undefined;
  /** Further entries of the model's provenance. */
  readonly provenance?: Readonly<Record<string, string>> | undefined;
  readonly engine?: Engine | undefined;
  /** What the hidden activities of pretraining may take in memory; where more examples come, the first RBMs see a part of them. */
  readonly memoryBytes?: number | undefined;
  /** Called once, when it is settled what will be done. */
  readonly onPlan?: ((prepared: PreparedFit) => void) | undefined;
  readonly onEpoch?: ((report: FitEpoch) => void) | undefined;
  /** Where an interrupted training goes on; it comes to the same model as one that was not interrupted. */
  readonly from?: FitProgress | undefined;
  /** Called after each epoch; may keep what `present` reads. */
  readonly onCheckpoint?: ((present: () => Promise<FitProgress>) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All that training needs to go on after an epoch. */
export interface FitProgress {
  /** The trained RBMs, once they all are. */
  readonly stack: readonly Rbm[] | null;
  /** Until then, how far they are. */
  readonly stackProgress: StackProgress;
  /** Null before the first epoch. */
  readonly finetuning: FinetuneProgress | null;
  /** The network with the least validation error so far. */
  readonly best: Best | null;
  readonly history: readonly HistoryRow[];
}

interface Best {
  readonly autoencoder: Autoencoder;
  readonly validationError: number;
  readonly epoch: number;
}

/** What training starts from. */
export interface PreparedFit {
  readonly plan: TrainingPlan;
  readonly scaling: FittedPreprocessing;
  readonly visible: UnitType;
  /** Scaled. */
  readonly split: Split;
  /** How many of the training examples the RBMs learn from. */
  readonly pretrainCount: number;
  readonly random: Random;
}

export interface Fit {
  readonly model: Model;
  readonly prepared: PreparedFit;
  /** Bottom first; empty where pretraining was left out. */
  readonly stack: readonly Rbm[];
  /** The network before fine-tuning. */
  readonly unrolled: Autoencoder;
  readonly history: readonly HistoryRow[];
  /** The epoch of fine-tuning whose weights were kept, by the validation error. */
  readonly bestEpoch: number | null;
}

const HIDDEN_BYTES = 512 * 2 ** 20;

/**
 * Trains an autoencoder on rows of numbers: scales them, pretrains a stack of RBMs, unrolls it, fine-tunes the whole, and
 * keeps the weights of the epoch with the least error on examples held back.
 *
 * Throws an InputError for what the caller can mend, a RunError if training diverges, an InterruptedError when `signal`
 * says to stop.
 */
export async function fit(rows: Rows, options: FitOptions = {}): Promise<Fit> {
  const engine = options.engine ?? (await defaultEngine());
  const prepared = prepareFit(await examplesOf(rows), options);
  options.onPlan?.(prepared);
  const log = historyOf(prepared, options);
  const training = { engine, prepared, options, log };
  const stack = prepared.plan.pretrains ? await trainStack(training) : [];
  const unrolled = prepared.plan.pretrains ? unroll(stack) : randomStart(prepared);
  const best = await trainNetwork(training, stack, unrolled);
  const model: Model = {
    autoencoder: best?.autoencoder ?? unrolled,
    preprocessing: prepared.scaling.preprocessing,
    columns: options.columns,
    imageShape: options.imageShape,
    provenance: { seed: String(options.seed ?? 1), ...options.provenance },
  };
  return { model, prepared, stack, unrolled, history: log.rows, bestEpoch: best?.epoch ?? null };
}

interface Training {
  readonly engine: Engine;
  readonly prepared: PreparedFit;
  readonly options: FitOptions;
  readonly log: History;
}

async function trainStack({ engine, prepared, options, log }: Training): Promise<readonly Rbm[]> {
  const { plan, split, pretrainCount, random } = prepared;
  const { from, onEpoch, onCheckpoint, signal } = options;
  if (from?.stack) return from.stack;
  return pretrain({
    engine,
    examples: split.train,
    order: random.fork('batches').permutation(split.train.count).slice(0, pretrainCount),
    layers: plan.rbms,
    random: random.fork('pretrain'),
    from: from?.stackProgress,
    signal,
    async onEpoch(report, present) {
      const { layer, layers, epoch, epochs, reconstructionError: error } = report;
      log.add('pretrain', layer, report, { reconstruction_error: error });
      onEpoch?.({ phase: 'pretrain', layer, layers, epoch, epochs, error, validationError: null });
      await onCheckpoint?.(async () => ({
        stack: null,
        stackProgress: await present(),
        finetuning: null,
        best: null,
        history: log.rows,
      }));
    },
  });
}

/** Fine-tunes until the last epoch, or until the validation error has not fallen for too long. Null where there is no fine-tuning. */
async function trainNetwork(
  { engine, prepared, options, log }: Training,
  stack: readonly Rbm[],
  autoencoder: Autoencoder,
): Promise<Best | null> {
  const { plan, split, random } = prepared;
  const { from, onEpoch, onCheckpoint, signal } = options;
  const layers = plan.rbms.length;
  let best = from?.best ?? null;
  if (plan.finetune === null) return null;
  const isOver = (epoch: number) => best !== null && epoch - best.epoch >= plan.patience;
  if (isOver(from?.finetuning?.epoch ?? 0)) return best;
  const enough = new Error('The validation error falls no more.');
  try {
    await finetune({
      engine,
      autoencoder,
      examples: split.train,
      spec: plan.finetune,
      random: random.fork('finetune'),
      from: from?.finetuning ?? undefined,
      signal,
      async onEpoch(report, present) {
        const { epoch, epochs, loss, squaredError: error } = report;
        const now = await present.autoencoder();
        const validationError = await squaredError(engine, autoencoderModel(now), split.validation);
        log.add('finetune', null, report, {
          loss,
          train_squared_error: error,
          validation_squared_error: validationError,
        });
        if (best === null || validationError < best.validationError)
          best = { autoencoder: now, validationError, epoch };
        onEpoch?.({ phase: 'finetune', layer: null, layers, epoch, epochs, error, validationError });
        await onCheckpoint?.(async () => ({
          stack,
          stackProgress: [],
          finetuning: await present.progress(),
          best,
          history: log.rows,
        }));
        if (isOver(epoch)) throw enough;
      },
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return best;
}

/** Random weights of the size that keeps signals alike from layer to layer (Glorot & Bengio 2010). */
function randomStart({ plan, split, random }: PreparedFit): Autoencoder {
  const layers = plan.rbms.map((layer, i) => ({
    ...layer,
    initialDeviation: Math.sqrt(2 / (layer.hidden + (plan.rbms[i - 1]?.hidden ?? split.train.width))),
  }));
  return randomAutoencoder(split.train.width, layers, random.fork('random weights'));
}

interface History {
  readonly rows: readonly HistoryRow[];
  add(
    phase: HistoryRow['phase'],
    layer: number | null,
    at: { epoch: number; step: number },
    metrics: Readonly<Record<string, number>>,
  ): void;
}

function historyOf({ plan }: PreparedFit, { seed = 1, from }: FitOptions): History {
  const rows = [...(from?.history ?? [])];
  const before = rows.at(-1)?.wallSeconds ?? 0;
  const started = performance.now();
  return {
    rows,
    add(phase, layer, { epoch, step }, metrics) {
      for (const [metric, value] of Object.entries(metrics)) {
        // A resumed run repeats the last epoch of each finished RBM.
        const known = rows.some(
          (row) => row.phase === phase && row.layer === layer && row.epoch === epoch && row.metric === metric,
        );
        if (known) continue;
        rows.push({
          experiment: 'train',
          seed,
          model: 'autoencoder',
          codeSize: plan.rbms.at(-1)?.hidden as number,
          phase,
          layer,
          epoch,
          step,
          metric,
          value,
          wallSeconds: before + (performance.now() - started) / 1000,
        });
      }
    },
  };
}

/** Settles what `fit` will do: which examples it trains on, how they are scaled, and the plan. */
export function prepareFit(examples: Examples, options: FitOptions = {}): PreparedFit {
  const random = seededRandom(options.seed ?? 1);
  const { train, validation } = holdBack(examples, options.validation ?? 0.1, random.fork('validation'));
  const { scaling: wanted, missing, columns, kind } = options;
  const scaling = fitPreprocessing(train, { scaling: wanted, missing, columns, kind });
  const split = {
    train: preprocessed(train, scaling.preprocessing),
    validation: preprocessed(validation, scaling.preprocessing),
  };
  const visible = scaling.inUnitRange ? 'bernoulli' : 'gaussian';
  const plan = planTraining(train, visible, options);
  return {
    plan,
    scaling,
    visible,
    split,
    pretrainCount: pretrainCount(train, plan, options.memoryBytes),
    random,
  };
}

/** Two layers' activities are in memory at a time: what the RBM below made, and what this one makes. */
function pretrainCount({ count }: Examples, { rbms }: TrainingPlan, memoryBytes = HIDDEN_BYTES): number {
  const widest = Math.max(...rbms.map(({ hidden }, i) => hidden + (rbms[i - 1]?.hidden ?? 0)));
  return Math.max(1, Math.min(count, Math.floor(memoryBytes / (4 * widest))));
}
