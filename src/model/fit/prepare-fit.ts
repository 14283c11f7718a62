import type { Examples } from '../../data/examples.js';
import { type Missing, requireFitToLearn } from '../../data/fit-to-learn.js';
import {
  type FittedPreprocessing,
  fitPreprocessing,
  type Preprocessing,
  preprocessed,
  type Scaling,
} from '../../data/preprocessing.js';
import { splitExamples, type TestedSplit } from '../../data/split.js';
import type { Table } from '../../data/table.js';
import { InputError } from '../../errors.js';
import { type Random, seededRandom } from '../../random.js';
import type { Rbm } from '../../rbm/rbm.js';
import type { UnitType } from '../../rbm/units.js';
import { glorotLayers, type NetworkSpec, type Start } from '../../training/network-spec.js';
import { type Autoencoder, encoderSizes } from '../../unroll/autoencoder.js';
import { type PlanOptions, planTraining, type TrainingPlan } from './plan.js';

/** A network to fine-tune instead of a new one. */
export interface FitStart {
  readonly autoencoder: Autoencoder;
  /** The RBMs that it was unrolled from, bottom first; empty for a network that was already fine-tuned. */
  readonly stack: readonly Rbm[];
  /** The scaling of its training data, which applies to the new data as well. */
  readonly preprocessing: Preprocessing;
}

export interface PrepareOptions extends PlanOptions {
  /** Default: 1. The same seed, data, engine and number of threads give the same model. */
  readonly seed?: number | undefined;
  /** Fine-tunes this network, which then decides layers, scaling and missing values. */
  readonly start?: FitStart | undefined;
  /** Default: `auto`, which chooses by the data. */
  readonly scaling?: Scaling | 'auto' | undefined;
  readonly missing?: Missing | undefined;
  /** Fraction of the examples held out for early stopping. Default: 0.1. */
  readonly validation?: number | undefined;
  /** Fraction of the examples held out for a test: training never sees them. `validation` is then of the others. Default: none. */
  readonly test?: number | undefined;
  readonly columns?: readonly string[] | undefined;
  /** How the source stored the numbers: bytes are usually pixels. */
  readonly kind?: Table['kind'] | undefined;
  /** Memory limit of pretraining's hidden activities, in bytes; the RBMs learn from as many examples as fit. Default: 512 MiB. */
  readonly memoryBytes?: number | undefined;
}

/** Everything that is decided before training. */
export interface PreparedFit {
  readonly plan: TrainingPlan;
  /** The plan's network. */
  readonly network: NetworkSpec;
  readonly scaling: FittedPreprocessing;
  readonly visible: UnitType;
  /** Scaled examples. */
  readonly split: TestedSplit;
  /** Number of training examples that the RBMs learn from. */
  readonly pretrainCount: number;
  readonly random: Random;
}

export const DEFAULT_SEED = 1;
export const DEFAULT_VALIDATION = 0.1;

const HIDDEN_BYTES = 512 * 2 ** 20;

/** Decides what `fit` will do: the examples it trains on, their scaling, and the plan. */
export function prepareFit(examples: Examples, options: PrepareOptions = {}): PreparedFit {
  const random = seededRandom(options.seed ?? DEFAULT_SEED);
  const fractions = { test: options.test, validation: options.validation ?? DEFAULT_VALIDATION };
  const { train, validation, test, trainRows } = splitExamples(examples, fractions, random);
  const scaling = options.start
    ? scalingOf(options.start, examples, options)
    : fitScaling(examples, trainRows, options);
  const visible = scaling.inUnitRange ? 'bernoulli' : 'gaussian';
  const plan = planTraining(train, visible, options.start ? planOf(options.start, options) : options);
  return {
    plan,
    network: networkOf(plan, train.width),
    scaling,
    visible,
    split: {
      train: preprocessed(train, scaling.preprocessing),
      validation: preprocessed(validation, scaling.preprocessing),
      test: test && preprocessed(test, scaling.preprocessing),
    },
    pretrainCount: pretrainCount(train, plan, options.memoryBytes),
    random,
  };
}

/** Without pretraining the network starts from Glorot's weights. */
function networkOf({ rbms, pretrains, finetune }: TrainingPlan, visible: number): NetworkSpec {
  const start: Start = pretrains
    ? { start: 'RBMs', layers: rbms }
    : { start: 'random weights', layers: glorotLayers(rbms, visible) };
  return { name: 'autoencoder', finetune, ...start };
}

function fitScaling(
  examples: Examples,
  rows: Uint32Array,
  { scaling, missing, columns, kind }: PrepareOptions,
) {
  return fitPreprocessing(examples, { scaling, missing, columns, kind, rows });
}

/** Throws an InputError if the examples do not fit the network. */
function scalingOf(
  { autoencoder, preprocessing }: FitStart,
  examples: Examples,
  { columns }: PrepareOptions,
): FittedPreprocessing {
  const width = encoderSizes(autoencoder)[0];
  if (examples.width !== width) {
    throw new InputError(
      `The examples have ${examples.width} components, but the network to fine-tune reads ${width}. Use data with the same columns as its training data.`,
    );
  }
  requireFitToLearn(examples, { columns, missing: preprocessing.fill === null ? 'refuse' : 'mean' });
  const inUnitRange = autoencoder.activations.at(-1) === 'sigmoid';
  return { preprocessing, why: 'as the network was trained', inUnitRange, notes: [] };
}

function planOf({ autoencoder }: FitStart, options: PlanOptions): PlanOptions {
  return { ...options, layers: encoderSizes(autoencoder).slice(1), pretrainEpochs: 0 };
}

/** The activities of two layers are in memory at a time: those of the RBM below and those of this RBM. */
function pretrainCount({ count }: Examples, { rbms }: TrainingPlan, memoryBytes = HIDDEN_BYTES): number {
  const widest = Math.max(...rbms.map(({ hidden }, i) => hidden + (rbms[i - 1]?.hidden ?? 0)));
  return Math.max(1, Math.min(count, Math.floor(memoryBytes / (4 * widest))));
}
