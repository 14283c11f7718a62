/** The settings of the authors' code and of the experiments' quick profiles, and the networks that they train. */
import type { FinetuneSpec } from '../src/finetune/spec.js';
import type { RbmSpec } from '../src/rbm/spec.js';
import { layersOf, type NetworkSpec } from '../src/training/network-spec.js';
import type { LayerSpec } from '../src/unroll/random-start.js';

type RbmRecipe = Omit<RbmSpec, 'hidden' | 'epochs'>;

/** The authors' rbm.m. */
export const logisticLayer = {
  units: { visible: 'bernoulli', hidden: 'bernoulli' },
  batchSize: 100,
  learningRate: 0.1,
  momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
  weightCost: 0.0002,
  initialDeviation: 0.1,
} as const satisfies RbmRecipe;

/** The authors' rbmhidlinear.m: Gaussian code units, which need a lower learning rate. */
export const codeLayer = {
  ...logisticLayer,
  units: { visible: 'bernoulli', hidden: 'gaussian' },
  learningRate: 0.001,
} as const satisfies RbmRecipe;

/**
 * Real numbers of unit variance: Gaussian visible units, which oscillate at a higher learning rate. Weights begin at the
 * scale of Hinton's guide (2010): with 0.1 the sum over 2,000 hidden units is noise of ten times the data's variance.
 */
export const realLayer = {
  ...logisticLayer,
  units: { visible: 'gaussian', hidden: 'bernoulli' },
  learningRate: 0.001,
  initialDeviation: 0.01,
} as const satisfies RbmRecipe;

/**
 * Word counts: softmax visible units. Weights begin ten times smaller (Hinton 2010) than for probabilities: with hundreds of
 * words a document, 0.1 would saturate the hidden units before they have learned anything.
 */
export const wordLayer = {
  ...logisticLayer,
  units: { visible: 'softmax', hidden: 'bernoulli' },
  initialDeviation: 0.01,
} as const satisfies RbmRecipe;

/** The constants of Kingma & Ba (2015). */
export const adam = { method: 'adam', gradientDecay: 0.9, squareDecay: 0.999, epsilon: 1e-8 } as const;

/** The authors' backprop.m. */
export const conjugateGradients = {
  method: 'conjugate gradients',
  epochs: 200,
  batchSize: 1000,
  lineSearches: 3,
} as const;

export const allMnist = { source: 'mnist', train: 60_000, test: 10_000 } as const;
/** As many curves as in the paper. */
export const allCurves = { source: 'curves', train: 20_000, test: 10_000 } as const;

interface AutoencoderSizes {
  readonly name?: string;
  /** Logistic hidden layers, from the data's side. */
  readonly hidden: readonly number[];
  /** Linear. */
  readonly code: number;
  /** Replaces settings of the first RBM, for data that are not probabilities. */
  readonly first?: Partial<RbmSpec>;
}

/** An autoencoder whose RBMs are each trained for `rbmEpochs`. */
export function pretrained(
  { name = 'autoencoder', hidden, code, first = {} }: AutoencoderSizes,
  rbmEpochs: number,
  finetune: FinetuneSpec,
): NetworkSpec {
  const logistic = hidden.map((size) => ({ ...logisticLayer, hidden: size, epochs: rbmEpochs }));
  const layers = [...logistic, { ...codeLayer, hidden: code, epochs: rbmEpochs }];
  return {
    name,
    start: 'RBMs',
    layers: layers.map((layer, i) => (i === 0 ? { ...layer, ...first } : layer)),
    finetune,
  };
}

/** The same network begun at random weights. */
export function unpretrained(
  { name = 'autoencoder', ...sizes }: AutoencoderSizes,
  finetune: FinetuneSpec,
): NetworkSpec {
  return { name, start: 'random weights', layers: randomLayers(sizes), finetune };
}

/** The layers of an encoder begun at random weights: logistic hidden layers, then a linear code. */
export function randomLayers({ hidden, code }: Pick<AutoencoderSizes, 'hidden' | 'code'>): LayerSpec[] {
  return layersOf([
    ...hidden.map((size) => ({ ...logisticLayer, hidden: size })),
    { ...codeLayer, hidden: code },
  ]);
}

/** Logistic PCA: a linear code with logistic outputs and no hidden layers, begun at the principal components. */
export function logisticPca(code: number, finetune: FinetuneSpec): NetworkSpec {
  return { name: 'logistic PCA', start: 'principal components', layers: [{ hidden: code }], finetune };
}
