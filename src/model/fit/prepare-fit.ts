import type { Examples } from '../../data/examples.js';
import {
  type FittedPreprocessing,
  fitPreprocessing,
  type Missing,
  type Preprocessing,
  preprocessed,
  requireComplete,
  type Scaling,
} from '../../data/preprocessing.js';
import { holdBack, type Split } from '../../data/split.js';
import type { Table } from '../../data/table.js';
import { InputError } from '../../errors.js';
import { type Random, seededRandom } from '../../random.js';
import type { Rbm } from '../../rbm/rbm.js';
import type { UnitType } from '../../rbm/units.js';
import { type Autoencoder, encoderSizes } from '../../unroll/autoencoder.js';
import { type PlanOptions, planTraining, type TrainingPlan } from './plan.js';

/** A network to fine-tune, in place of one that is pretrained first. */
export interface FitStart {
  readonly autoencoder: Autoencoder;
  /** The RBMs it was unrolled from, bottom first; empty for a network that was fine-tuned before. */
  readonly stack: readonly Rbm[];
  /** As its data were scaled: new ones are scaled alike. */
  readonly preprocessing: Preprocessing;
}

export interface PrepareOptions extends PlanOptions {
  /** 1 if not given. The same seed, data, engine and thread count give the same model. */
  readonly seed?: number | undefined;
  /** Fine-tunes this; layers, pretraining, scaling and missing values are then settled by it. */
  readonly start?: FitStart | undefined;
  /** `auto` chooses by the data. */
  readonly scaling?: Scaling | 'auto' | undefined;
  readonly missing?: Missing | undefined;
  /** The fraction of examples held back to stop by; 0.1 if not given. */
  readonly validation?: number | undefined;
  readonly columns?: readonly string[] | undefined;
  /** How the numbers were kept where they come from: bytes are usually pixels. */
  readonly kind?: Table['kind'] | undefined;
  /** What the hidden activities of pretraining may take in memory; where more examples come, the first RBMs see a part of them. */
  readonly memoryBytes?: number | undefined;
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

export const DEFAULT_SEED = 1;
export const DEFAULT_VALIDATION = 0.1;

const HIDDEN_BYTES = 512 * 2 ** 20;

/** Settles what `fit` will do: which examples it trains on, how they are scaled, and the plan. */
export function prepareFit(examples: Examples, options: PrepareOptions = {}): PreparedFit {
  const random = seededRandom(options.seed ?? DEFAULT_SEED);
  const held = options.validation ?? DEFAULT_VALIDATION;
  const { train, validation } = holdBack(examples, held, random.fork('validation'));
  const scaling = options.start ? scalingOf(options.start, examples, options) : fitScaling(train, options);
  const visible = scaling.inUnitRange ? 'bernoulli' : 'gaussian';
  const plan = planTraining(train, visible, options.start ? planOf(options.start, options) : options);
  return {
    plan,
    scaling,
    visible,
    split: {
      train: preprocessed(train, scaling.preprocessing),
      validation: preprocessed(validation, scaling.preprocessing),
    },
    pretrainCount: pretrainCount(train, plan, options.memoryBytes),
    random,
  };
}

function fitScaling(train: Examples, { scaling, missing, columns, kind }: PrepareOptions) {
  return fitPreprocessing(train, { scaling, missing, columns, kind });
}

/** Throws an InputError if the examples are not such as the network reads. */
function scalingOf(
  { autoencoder, preprocessing }: FitStart,
  examples: Examples,
  { columns }: PrepareOptions,
): FittedPreprocessing {
  const width = encoderSizes(autoencoder)[0];
  if (examples.width !== width) {
    throw new InputError(
      `The examples have ${examples.width} components, but the network to fine-tune reads ${width}. Give it data like those it was made for.`,
    );
  }
  if (preprocessing.fill === null) requireComplete(examples, columns);
  const inUnitRange = autoencoder.activations.at(-1) === 'sigmoid';
  return { preprocessing, why: 'as the network was trained', inUnitRange };
}

function planOf({ autoencoder }: FitStart, options: PlanOptions): PlanOptions {
  return { ...options, layers: encoderSizes(autoencoder).slice(1), pretrainEpochs: 0 };
}

/** Two layers' activities are in memory at a time: what the RBM below made, and what this one makes. */
function pretrainCount({ count }: Examples, { rbms }: TrainingPlan, memoryBytes = HIDDEN_BYTES): number {
  const widest = Math.max(...rbms.map(({ hidden }, i) => hidden + (rbms[i - 1]?.hidden ?? 0)));
  return Math.max(1, Math.min(count, Math.floor(memoryBytes / (4 * widest))));
}
