import type { RbmSpec } from '../src/rbm/spec.js';

/** The authors' rbm.m. Epochs are each profile's own. */
export const logisticLayer = {
  units: { visible: 'bernoulli', hidden: 'bernoulli' },
  batchSize: 100,
  learningRate: 0.1,
  momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
  weightCost: 0.0002,
  initialDeviation: 0.1,
} as const satisfies Omit<RbmSpec, 'hidden' | 'epochs'>;

/** The authors' rbmhidlinear.m: Gaussian code units, which need the smaller learning rate. */
export const codeLayer = {
  ...logisticLayer,
  units: { visible: 'bernoulli', hidden: 'gaussian' },
  learningRate: 0.001,
} as const satisfies Omit<RbmSpec, 'hidden' | 'epochs'>;

/**
 * Real numbers of unit variance: Gaussian visible units, which swing with a larger learning rate. Weights begin at the scale of
 * Hinton's guide (2010): with 0.1 the sum over 2,000 hidden units is noise ten times the data's variance, and its traces stay.
 */
export const realLayer = {
  ...logisticLayer,
  units: { visible: 'gaussian', hidden: 'bernoulli' },
  learningRate: 0.001,
  initialDeviation: 0.01,
} as const satisfies Omit<RbmSpec, 'hidden' | 'epochs'>;

/**
 * Word counts: softmax visible units. Weights begin ten times smaller (Hinton 2010) than where the data are probabilities: with
 * hundreds of words a document, 0.1 would saturate the hidden units before they have learned anything.
 */
export const wordLayer = {
  ...logisticLayer,
  units: { visible: 'softmax', hidden: 'bernoulli' },
  initialDeviation: 0.01,
} as const satisfies Omit<RbmSpec, 'hidden' | 'epochs'>;

/** An encoder's RBMs: logistic hidden layers of these sizes, then a linear code. */
export function encoderLayers(hidden: readonly number[], code: number, epochs: number): RbmSpec[] {
  return [
    ...hidden.map((size) => ({ ...logisticLayer, hidden: size, epochs })),
    { ...codeLayer, hidden: code, epochs },
  ];
}
