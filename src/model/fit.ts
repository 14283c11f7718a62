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
import { type Random, seededRandom } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import { pretrain } from '../rbm/stack.js';
import type { UnitType } from '../rbm/units.js';
import type { HistoryRow } from '../report/rows.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { unroll } from '../unroll/unroll.js';
import { defaultEngine } from './engine.js';
import type { Model } from './model.js';
import { type PlanOptions, planTraining, type TrainingPlan } from './plan.js';
import { randomAutoencoder } from './random-start.js';
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
  readonly signal?: AbortSignal | undefined;
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
  const { plan, split, visible, pretrainCount, random, scaling } = prepared;
  const { onEpoch, signal } = options;
  const started = performance.now();
  const history: HistoryRow[] = [];
  const log = (
    phase: HistoryRow['phase'],
    layer: number | null,
    at: { epoch: number; step: number },
    metric: string,
    value: number,
  ) =>
    history.push({
      experiment: 'fit',
      seed: options.seed ?? 1,
      phase,
      layer,
      epoch: at.epoch,
      step: at.step,
      metric,
      value,
      wallSeconds: (performance.now() - started) / 1000,
    });

  const layers = plan.rbms.length;
  const stack = plan.pretrains
    ? await pretrain({
        engine,
        examples: split.train,
        order: random.fork('batches').permutation(split.train.count).slice(0, pretrainCount),
        layers: plan.rbms,
        random: random.fork('pretrain'),
        signal,
        onEpoch(report) {
          const { layer, epoch, epochs, reconstructionError } = report;
          log('pretrain', layer, report, 'reconstruction_error', reconstructionError);
          onEpoch?.({
            phase: 'pretrain',
            layer,
            layers,
            epoch,
            epochs,
            error: reconstructionError,
            validationError: null,
          });
        },
      })
    : [];
  const sizes = [split.train.width, ...plan.rbms.map(({ hidden }) => hidden)];
  const unrolled = plan.pretrains
    ? unroll(stack)
    : randomAutoencoder(sizes, visible, random.fork('random start'));

  const best = await finetuned(unrolled);
  const model: Model = {
    autoencoder: best.autoencoder,
    preprocessing: scaling.preprocessing,
    columns: options.columns,
    imageShape: options.imageShape,
    provenance: { seed: String(options.seed ?? 1), ...options.provenance },
  };
  return { model, prepared, stack, unrolled, history, bestEpoch: best.epoch };

  async function finetuned(
    autoencoder: Autoencoder,
  ): Promise<{ autoencoder: Autoencoder; epoch: number | null }> {
    if (plan.finetune === null) return { autoencoder, epoch: null };
    const kept = { autoencoder, error: Number.POSITIVE_INFINITY, epoch: 0 };
    const enough = new Error('The validation error falls no more.');
    try {
      await finetune({
        engine,
        autoencoder,
        examples: split.train,
        spec: plan.finetune,
        random: random.fork('finetune'),
        signal,
        async onEpoch(report, present) {
          const { epoch, epochs, loss, squaredError: error } = report;
          const now = await present();
          const validationError = await squaredError(engine, autoencoderModel(now), split.validation);
          log('finetune', null, report, 'loss', loss);
          log('finetune', null, report, 'train_squared_error', error);
          log('finetune', null, report, 'validation_squared_error', validationError);
          if (validationError < kept.error)
            Object.assign(kept, { autoencoder: now, error: validationError, epoch });
          onEpoch?.({ phase: 'finetune', layer: null, layers, epoch, epochs, error, validationError });
          if (epoch - kept.epoch >= plan.patience) throw enough;
        },
      });
    } catch (error) {
      if (error !== enough) throw error;
    }
    return kept;
  }
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
