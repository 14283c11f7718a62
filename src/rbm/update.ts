import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../compute/ndarray.js';
import { mapTensors, type Tensors, zipTensors } from '../compute/tree.js';
import {
  type ContrastiveDivergence,
  contrastiveDivergence,
  type GibbsNoise,
  persistentDivergence,
} from './contrastive.js';
import { CD1 } from './negative-phase.js';
import type { RbmParameters } from './rbm.js';
import type { RbmSpec, Sparsity } from './spec.js';
import { visibleRule } from './units.js';

/** What training changes from update to update. */
export type RbmState = {
  readonly parameters: RbmParameters;
  readonly velocity: RbmParameters;
  /** Persistent chains; only PCD has them. [chains, visible] */
  readonly chains?: NdArray;
  /** Running means of the hidden units' activities; only a sparsity target has them. [hidden] */
  readonly activity?: NdArray;
};

export interface Update extends Pick<ContrastiveDivergence, 'hidden' | 'squaredError'> {
  readonly state: Tensors<RbmState>;
}

/** Learning rate and momentum of an update, []. */
interface Rates {
  readonly learningRate: tf.Tensor;
  readonly momentum: tf.Tensor;
}

/** One update from a batch, [batch, visible]. */
export function updated(
  spec: RbmSpec,
  state: Tensors<RbmState>,
  visible: tf.Tensor,
  noise: GibbsNoise,
  rates: Rates,
): Update {
  const { units, negativePhase = CD1, sparsity } = spec;
  const { parameters, velocity, chains, activity } = state;
  const divergence =
    chains === undefined
      ? contrastiveDivergence(parameters, units, visible, noise, negativePhase.visible)
      : persistentDivergence(parameters, units, visible, chains, noise);
  let { gradient } = divergence;
  let next: Tensors<RbmState> = state;
  if (chains !== undefined) next = { ...next, chains: divergence.visible };
  if (sparsity !== undefined && activity !== undefined) {
    const running = runningMean(sparsity, activity, divergence.hidden);
    gradient = sparser(gradient, sparsity, running, meanSeen(spec, parameters, visible));
    next = { ...next, activity: running };
  }
  const moving = nextVelocity(spec, velocity, parameters, gradient, rates);
  return {
    state: { ...next, parameters: zipTensors<RbmParameters>(parameters, moving, tf.add), velocity: moving },
    hidden: divergence.hidden,
    squaredError: divergence.squaredError,
  };
}

/** m ΔW + ε (gradient - cost W - cost₁ sign W); the biases pay no weight cost. */
function nextVelocity(
  { weightCost, absoluteWeightCost = 0 }: RbmSpec,
  velocity: Tensors<RbmParameters>,
  parameters: Tensors<RbmParameters>,
  gradient: Tensors<RbmParameters>,
  { learningRate, momentum }: Rates,
): Tensors<RbmParameters> {
  const { weights } = parameters;
  const lighter = tf.sub(gradient.weights, tf.mul(weights, weightCost));
  const decayed = {
    ...gradient,
    weights:
      absoluteWeightCost === 0 ? lighter : tf.sub(lighter, tf.mul(tf.sign(weights), absoluteWeightCost)),
  };
  const kept = mapTensors<RbmParameters, tf.Tensor>(velocity, (tensor) => tf.mul(tensor, momentum));
  return zipTensors<RbmParameters>(kept, decayed, (v, g) => tf.add(v, tf.mul(g, learningRate)));
}

function runningMean({ decay }: Sparsity, activity: tf.Tensor, hidden: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(activity, decay), tf.mul(tf.mean(hidden, 0), 1 - decay));
}

/** What the hidden units see of the batch on average. [visible] */
function meanSeen(spec: RbmSpec, parameters: Tensors<RbmParameters>, visible: tf.Tensor): tf.Tensor {
  return tf.mean(visibleRule(spec.units).statistic(visible, parameters), 0);
}

/** cost (target - q) on each hidden unit's total input: to its bias, and to its weights times what they see. */
function sparser(
  gradient: Tensors<RbmParameters>,
  { target, cost }: Sparsity,
  activity: tf.Tensor,
  seen: tf.Tensor,
): Tensors<RbmParameters> {
  const pull = tf.mul(tf.sub(target, activity), cost);
  return {
    ...gradient,
    weights: tf.add(gradient.weights, tf.mul(tf.expandDims(seen, 1), tf.expandDims(pull, 0))),
    hiddenBias: tf.add(gradient.hiddenBias, pull),
  };
}
