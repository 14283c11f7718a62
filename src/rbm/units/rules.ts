import type { Tensor } from '../../compute/tensor.js';
import type { Tensors } from '../../compute/tree.js';
import type { Random } from '../../random.js';
import type { RbmParameters } from '../parameters.js';

/** Fills `out` with the noise that a rule's `sample` takes. */
export type FillNoise = (random: Random, out: Float32Array) => void;

/** What units of a type do as hidden units. Tensors are [batch, hidden], biases [hidden] or [batch, hidden]. */
export interface HiddenRule {
  /** Expected values given the total input, which has the bias in it. */
  mean(input: Tensor): Tensor;
  /** States drawn given their means and total input, with as much noise as there are units. */
  sample(mean: Tensor, noise: Tensor, input: Tensor): Tensor;
  readonly fillNoise: FillNoise;
  /** Minus the log of the sum, or integral, over a unit's states of exp(-its share of the energy). */
  freeEnergy(input: Tensor, bias: Tensor): Tensor;
  /** A unit's share of the energy without what binds it to the visible units. */
  ownEnergy(hidden: Tensor, bias: Tensor): Tensor;
  /** Minus the free energy of one unit, in float64. */
  logPartition(input: number, bias: number): number;
}

/** What units of a type do as visible units. Tensors are [batch, visible], biases [visible]. */
export interface VisibleRule {
  /** What the weights multiply: the hidden units' total input is drive · W plus their biases. */
  drive(visible: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /** What weights and visible biases learn from. */
  statistic(visible: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /** -∂E/∂log σ² given W h, what the hidden units add to the total input. Only learned variances have it. */
  varianceStatistic?(visible: Tensor, fromHidden: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /** How many times an example counts each hidden bias, [batch, 1]; without it, once. */
  readonly hiddenBiasTimes?: (visible: Tensor) => Tensor;
  /** Expected values given the total input, which has the bias in it. Documents are as long as those of `like`. */
  mean(input: Tensor, like: Tensor): Tensor;
  /** States drawn around their means. Documents are as long as those of `like`. */
  sample(mean: Tensor, noise: Tensor, like: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  readonly fillNoise: FillNoise;
  /** Set where the noise of an example is one number for each word of the longest document, not for each unit. */
  readonly noisePerWord?: true;
  /** A unit's share of the energy without what binds it to the hidden units. */
  ownEnergy(visible: Tensor, bias: Tensor, rbm: Tensors<RbmParameters>): Tensor;
  /**
   * The log of the sum, or integral, over all visible states of exp(-energy) given the units' total inputs, in
   * float64, without the hidden units' own energy.
   */
  logPartition(input: Float64Array, side: VisibleSide): number;
  /** The bias at which a unit without weights has this mean over the data. */
  biasOf(mean: Float64Array): Float32Array;
}

/** What `logPartition` wants to know beside the inputs. */
export interface VisibleSide {
  readonly bias: Float32Array;
  readonly logVariance: Float32Array | undefined;
  /** Words of the document; of no meaning for other units. */
  readonly words: number;
}

/** log(1 + exp x), in float64. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
