import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../compute/ndarray.js';
import type { Tensor } from '../compute/tensor.js';
import { mapTensors, type Tensors, zipTensors } from '../compute/tree.js';
import {
  type ContrastivePhases,
  contrastivePhases,
  type GibbsNoise,
  persistentPhases,
} from './contrastive.js';
import { CD1 } from './negative-phase.js';
import type { RbmParameters } from './parameters.js';
import { phaseDifference } from './phases.js';
import type { RbmSpec, Sparsity } from './spec.js';
import { visibleRule } from './units.js';

/** State that training carries from update to update. */
export type RbmState = {
  readonly parameters: RbmParameters;
  readonly velocity: RbmParameters;
  /** Visible states of the persistent chains. PCD only. [chains, visible] */
  readonly chains?: NdArray;
  /** Running mean activities of the hidden units. Only with a sparsity target. [hidden] */
  readonly activity?: NdArray;
};

export interface Update extends Pick<ContrastivePhases, 'squaredError'> {
  readonly state: Tensors<RbmState>;
  /** E[h | v] of the batch before the update. [batch, hidden] */
  readonly hidden: Tensor;
}

/** Learning rate and momentum of an update. [] */
interface Rates {
  readonly learningRate: Tensor;
  readonly momentum: Tensor;
}

/** One update of the parameters from a batch. [batch, visible] */
export function updated(
  spec: RbmSpec,
  state: Tensors<RbmState>,
  visible: Tensor,
  noise: GibbsNoise,
  rates: Rates,
): Update {
  const { units, negativePhase = CD1, sparsity } = spec;
  const { parameters, velocity, chains, activity } = state;
  const { positive, negative, squaredError } =
    chains === undefined
      ? contrastivePhases(parameters, units, visible, noise, negativePhase.visible)
      : persistentPhases(parameters, units, visible, chains, noise);
  let step = phaseDifference(parameters, units, positive, negative, rates.learningRate);
  let next: Tensors<RbmState> = state;
  if (chains !== undefined) next = { ...next, chains: negative.visible };
  if (sparsity !== undefined && activity !== undefined) {
    const running = runningMean(sparsity, activity, positive.hidden);
    const pull = tf.mul(pullOf(sparsity, running), rates.learningRate);
    step = sparser(step, pull, meanSeen(spec, parameters, visible));
    next = { ...next, activity: running };
  }
  const moving = nextVelocity(spec, velocity, parameters, step, rates);
  return {
    state: { ...next, parameters: zipTensors<RbmParameters>(parameters, moving, tf.add), velocity: moving },
    hidden: positive.hidden,
    squaredError,
  };
}

/** m ΔW + ε (gradient - cost W - cost₁ sign W), where step is ε times the gradient. Biases have no weight cost. */
function nextVelocity(
  { weightCost, absoluteWeightCost = 0 }: RbmSpec,
  velocity: Tensors<RbmParameters>,
  { weights }: Tensors<RbmParameters>,
  step: Tensors<RbmParameters>,
  { learningRate, momentum }: Rates,
): Tensors<RbmParameters> {
  const lighter = tf.sub(step.weights, tf.mul(weights, tf.mul(learningRate, weightCost)));
  const decayed =
    absoluteWeightCost === 0
      ? lighter
      : tf.sub(lighter, tf.mul(tf.sign(weights), tf.mul(learningRate, absoluteWeightCost)));
  const kept = mapTensors<RbmParameters, Tensor>(velocity, (tensor) => tf.mul(tensor, momentum));
  return zipTensors<RbmParameters>(kept, { ...step, weights: decayed }, tf.add);
}

function runningMean({ decay }: Sparsity, activity: Tensor, hidden: Tensor): Tensor {
  return tf.add(tf.mul(activity, decay), tf.mul(tf.mean(hidden, 0), 1 - decay));
}

/** Mean statistic of the visible units over the batch. [visible] */
function meanSeen(spec: RbmSpec, parameters: Tensors<RbmParameters>, visible: Tensor): Tensor {
  return tf.mean(visibleRule(spec.units).statistic(visible, parameters), 0);
}

/** Sparsity gradient of each hidden unit's total input, cost (target - q). [hidden] */
function pullOf({ target, cost }: Sparsity, activity: Tensor): Tensor {
  return tf.mul(tf.sub(target, activity), cost);
}

/** Adds the sparsity gradient to the step: to the hidden biases, and times the mean statistic to the weights. */
function sparser(step: Tensors<RbmParameters>, pull: Tensor, seen: Tensor): Tensors<RbmParameters> {
  return {
    ...step,
    weights: tf.add(step.weights, tf.mul(tf.expandDims(seen, 1), tf.expandDims(pull, 0))),
    hiddenBias: tf.add(step.hiddenBias, pull),
  };
}
