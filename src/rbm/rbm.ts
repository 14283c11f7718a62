import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, zeros } from '../compute/ndarray.js';
import type { Tensors } from '../compute/tree.js';
import type { Random } from '../random.js';
import { type UnitType, unitRules } from './units.js';

/** The parameters of a restricted Boltzmann machine. */
export type RbmParameters = {
  /** [visible, hidden] */
  readonly weights: NdArray;
  /** [visible] */
  readonly visibleBias: NdArray;
  /** [hidden] */
  readonly hiddenBias: NdArray;
};

export interface RbmUnits {
  readonly visible: UnitType;
  readonly hidden: UnitType;
}

/** A restricted Boltzmann machine: its parameters and what its units are. */
export interface Rbm {
  readonly units: RbmUnits;
  readonly parameters: RbmParameters;
}

/** Weights from N(0, deviation²), biases zero (rbm.m). */
export function initialParameters(
  visible: number,
  hidden: number,
  deviation: number,
  random: Random,
): RbmParameters {
  const weights = zeros([visible, hidden]);
  random.fillNormal(weights.data, deviation);
  return { weights, visibleBias: zeros([visible]), hiddenBias: zeros([hidden]) };
}

/** v W + c. [batch, visible] -> [batch, hidden] */
export function hiddenInput(rbm: Tensors<RbmParameters>, visible: tf.Tensor): tf.Tensor {
  return tf.fused.matMul({ a: visible as tf.Tensor2D, b: rbm.weights as tf.Tensor2D, bias: rbm.hiddenBias });
}

/** h Wᵀ + b. [batch, hidden] -> [batch, visible] */
export function visibleInput(rbm: Tensors<RbmParameters>, hidden: tf.Tensor): tf.Tensor {
  return tf.fused.matMul({
    a: hidden as tf.Tensor2D,
    b: rbm.weights as tf.Tensor2D,
    transposeB: true,
    bias: rbm.visibleBias,
  });
}

/** E[h | v], for Bernoulli units p(h = 1 | v) = σ(v W + c). [batch, visible] -> [batch, hidden] */
export function hiddenMeans(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: tf.Tensor): tf.Tensor {
  return unitRules[units.hidden].mean(hiddenInput(rbm, visible));
}

/** E[v | h], for Bernoulli units p(v = 1 | h) = σ(h Wᵀ + b). [batch, hidden] -> [batch, visible] */
export function visibleMeans(rbm: Tensors<RbmParameters>, units: RbmUnits, hidden: tf.Tensor): tf.Tensor {
  return unitRules[units.visible].mean(visibleInput(rbm, hidden));
}
