import { type NdArray, zeros } from '../compute/ndarray.js';
import type { Random } from '../random.js';

/** The parameters of a restricted Boltzmann machine. */
export type RbmParameters = {
  /** [visible, hidden] */
  readonly weights: NdArray;
  /** [visible] */
  readonly visibleBias: NdArray;
  /** [hidden] */
  readonly hiddenBias: NdArray;
  /** log σ² of the visible units. Only for units that learn their variance. [visible] */
  readonly logVariance?: NdArray;
};

/** Draws weights from N(0, deviation²); biases are zero (rbm.m) and learned variances one. */
export function initialParameters(
  visible: number,
  hidden: number,
  deviation: number,
  random: Random,
  learnsVariance = false,
): RbmParameters {
  const weights = zeros([visible, hidden]);
  random.fillNormal(weights.data, deviation);
  const parameters = { weights, visibleBias: zeros([visible]), hiddenBias: zeros([hidden]) };
  return learnsVariance ? { ...parameters, logVariance: zeros([visible]) } : parameters;
}
