import type { Tensor } from '../../compute/tensor.js';
import type { Tensors } from '../../compute/tree.js';
import type { Random } from '../../random.js';
import type { RbmParameters } from '../parameters.js';

/** Fills `out` with the noise that a rule's `sample` takes. */
export type FillNoise = (random: Random, out: Float32Array) => void;

/** Behaviour of a unit type on the hidden side. Tensors are [batch, hidden], biases [hidden] or [batch, hidden]. */
export interface HiddenRule {
  /** Expected values given the total input, which includes the bias. */
  mean(input: Tensor): Tensor;
  /** Samples states given their means and total input. The noise has one number per unit. */
  sample(mean: Tensor, noise: Tensor, input: Tensor): Tensor;
  readonly fillNoise: FillNoise;
  /** Free energy of each unit: -log of the sum, or integral, over its states of exp(-its share of the energy). */
  freeEnergy(input: Tensor, bias: Tensor): Tensor;
  /** Each unit's share of the energy without the interaction with the visible units. */
  ownEnergy(hidden: Tensor, bias: Tensor): Tensor;
  /** Minus the free energy of one unit, in float64: its share of log Z. */
  logPartition(input: number, bias: number): number;
}

/** Behaviour of a unit type on the visible side. Tensors are [batch, visible], biases [visible]. */
export interface VisibleRule {
  /** What the weights multiply: the hidden units' total input is drive · W plus their biases. */
  drive(visible: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /** -∂E/∂b: the statistic from which weights and visible biases learn. */
  statistic(visible: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /** -∂E/∂log σ² given W h, what the hidden units add to the total input. Only learned variances have it. */
  varianceStatistic?(visible: Tensor, fromHidden: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /** Factor of the hidden biases for each example; 1 without it. [batch, 1] */
  readonly hiddenBiasTimes?: (visible: Tensor) => Tensor;
  /** Expected values given the total input, which includes the bias. Documents get the lengths of those in `like`. */
  mean(input: Tensor, like: Tensor): Tensor;
  /** Samples states given their means. Documents get the lengths of those in `like`. */
  sample(mean: Tensor, noise: Tensor, like: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  readonly fillNoise: FillNoise;
  /** Set if an example needs one noise value per word of the longest document, not per unit. */
  readonly noisePerWord?: true;
  /** Each unit's share of the energy without the interaction with the hidden units. */
  ownEnergy(visible: Tensor, bias: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /**
   * Log of the sum, or integral, over all visible states of exp(-energy) given the total inputs, in float64, without
   * the hidden units' own energy.
   */
  logPartition(input: Float64Array, side: VisibleSide): number;
  /** Biases at which units without weights have these means over the data. */
  biasOf(mean: Float64Array): Float32Array;
}

/** Input of `logPartition` beside the total inputs. */
export interface VisibleSide {
  readonly bias: Float32Array;
  readonly logVariance: Float32Array | undefined;
  /** Number of words of the document; other units ignore it. */
  readonly words: number;
}

/** log(1 + exp x), in float64. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
