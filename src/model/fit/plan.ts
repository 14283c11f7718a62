import { InputError } from '../../errors.js';
import type { AdamSpec } from '../../finetune/spec.js';
import type { RbmSpec } from '../../rbm/spec.js';
import type { UnitType } from '../../rbm/units.js';

/** Settings of the training. Each default follows from the data. */
export interface PlanOptions {
  /** Sizes of the layers above the data, the code last, such as [1000, 500, 250, 30]. */
  readonly layers?: readonly number[] | undefined;
  /** Epochs of each RBM. With 0 there is no pretraining: the network starts from random weights. */
  readonly pretrainEpochs?: number | undefined;
  /** Learning rate of RBMs with logistic units; RBMs with linear units use a hundredth of it. Default: 0.1. */
  readonly pretrainLearningRate?: number | undefined;
  /** Most epochs of fine-tuning. With 0 there is no fine-tuning. */
  readonly finetuneEpochs?: number | undefined;
  readonly finetuneLearningRate?: number | undefined;
  readonly batchSize?: number | undefined;
  /** Fine-tuning stops after this many epochs without a lower validation error. */
  readonly patience?: number | undefined;
}

/** Every setting of the training, resolved. */
export interface TrainingPlan {
  /** The RBMs, bottom first. */
  readonly rbms: readonly RbmSpec[];
  readonly pretrains: boolean;
  /** Null without fine-tuning. */
  readonly finetune: AdamSpec | null;
  readonly patience: number;
}

/** About as many weight updates as ten epochs of MNIST in the authors' code. */
const PRETRAIN_UPDATES = 6000;
const FINETUNE_UPDATES = 12_000;

/**
 * With wider data, more inputs add up in each hidden unit, which would saturate at once. So the first RBM starts with smaller
 * weights and takes smaller steps, and so does fine-tuning. On 360 faces of 64 x 64 pixels, steps that suit MNIST lose to PCA
 * even on the training examples; with these, 4096-300-30 has a squared error of 11.9 and 30 components have 12.8.
 */
const MNIST_WIDTH = 784;

/** The plan for `count` examples of `width` components; the authors' settings (rbm.m) are used where they suit any data. */
export function planTraining(
  { count, width }: { readonly count: number; readonly width: number },
  visible: UnitType,
  options: PlanOptions = {},
): TrainingPlan {
  const layers = options.layers ?? defaultLayers(width);
  requireLayers(layers);
  const batchSize = Math.min(count, options.batchSize ?? defaultBatchSize(count));
  const batches = Math.max(1, Math.floor(count / batchSize));
  const epochsFor = (updates: number, most: number) =>
    Math.min(most, Math.max(1, Math.round(updates / batches)));
  const pretrainEpochs = options.pretrainEpochs ?? epochsFor(PRETRAIN_UPDATES, 100);
  const finetuneEpochs = options.finetuneEpochs ?? epochsFor(FINETUNE_UPDATES, 200);
  if (pretrainEpochs > 0) requireSquashing(layers, visible);
  const learningRate = options.pretrainLearningRate ?? 0.1;
  const narrowing = Math.min(1, MNIST_WIDTH / width);

  const rbms = layers.map((hidden, i): RbmSpec => {
    const units = {
      visible: i === 0 ? visible : 'bernoulli',
      hidden: i === layers.length - 1 ? 'gaussian' : 'bernoulli',
    } as const;
    const hasLinear = units.visible === 'gaussian' || units.hidden === 'gaussian';
    return {
      units,
      hidden,
      epochs: Math.max(1, pretrainEpochs),
      batchSize,
      learningRate:
        (hasLinear ? learningRate / 100 : learningRate) * (i === 0 ? calming(visible, narrowing) : 1),
      momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
      weightCost: 0.0002,
      initialDeviation: initialDeviation(i, visible, narrowing),
      ...(i === 0 && visible === 'bernoulli' && narrowing < 1 && { initialVisibleBias: 'data' }),
    };
  });
  return {
    rbms,
    pretrains: pretrainEpochs > 0,
    finetune:
      finetuneEpochs === 0
        ? null
        : {
            method: 'adam',
            epochs: finetuneEpochs,
            batchSize,
            learningRate: options.finetuneLearningRate ?? finetuneRate(layers) * narrowing,
            gradientDecay: 0.9,
            squareDecay: 0.999,
            epsilon: 1e-8,
          },
    patience: options.patience ?? Math.max(10, Math.ceil(finetuneEpochs / 5)),
  };
}

function initialDeviation(layer: number, visible: UnitType, narrowing: number): number {
  if (layer > 0) return 0.1;
  return visible === 'gaussian' ? 0.01 : 0.1 * narrowing;
}

/** Logistic inputs are all above 0 and add up; linear inputs of mean 0 partly cancel. */
function calming(visible: UnitType, narrowing: number): number {
  return visible === 'bernoulli' ? narrowing ** 2 : narrowing;
}

/**
 * As in the authors' network for MNIST: a layer wider than the data, then half and a quarter of it, then a code of at most 30,
 * which is smaller than the data unless they have a single column.
 */
export function defaultLayers(width: number): number[] {
  const code = Math.min(30, Math.max(2, Math.round(width / 10)), Math.max(1, width - 1));
  const first = Math.min(1000, Math.max(16, Math.ceil(width * 1.25)));
  const hidden = [first, Math.ceil(first / 2), Math.ceil(first / 4)].filter((size) => size >= 2 * code);
  return [...hidden, code];
}

/** Wide layers need smaller steps: 0.001 for 1,000 units, as for MNIST, and 0.01 for 100 or fewer. */
function finetuneRate(sizes: readonly number[]): number {
  return Math.min(0.01, 1 / Math.max(...sizes));
}

/** About fifty batches for small data; for large data, the authors' 100 examples a batch. */
function defaultBatchSize(count: number): number {
  return Math.min(100, Math.max(10, Math.round(count / 50)));
}

/** Throws an InputError for a single RBM with linear units on both sides: it has no proper distribution. */
function requireSquashing(layers: readonly number[], visible: UnitType): void {
  if (layers.length > 1 || visible !== 'gaussian') return;
  throw new InputError(
    `There is no hidden layer between the data, which are not in [0, 1], and the code of ${layers[0]}: an RBM with linear ` +
      `units on both sides has no distribution to learn. Add a hidden layer, such as ${Math.max(16, 2 * (layers[0] as number))}, ` +
      'to `layers`, or set `scaling` to 0-1.',
    { option: ['layers', 'scaling'] },
  );
}

function requireLayers(layers: readonly number[]): void {
  const isList = Array.isArray(layers);
  if (isList && layers.length > 0 && layers.every((size) => Number.isInteger(size) && size >= 1)) return;
  throw new InputError(
    `The layers are ${isList ? `[${layers.join(', ')}]` : JSON.stringify(layers)}, but must be a list of whole numbers from 1 up, the code last, such as ` +
      '1000,500,250,30. Change `layers`.',
    { option: 'layers' },
  );
}
