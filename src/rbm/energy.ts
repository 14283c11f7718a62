import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import type { RbmParameters } from './parameters.js';
import { hiddenBiases, hiddenInput } from './rbm.js';
import type { RbmUnits } from './units.js';
import { hiddenRule, visibleRule } from './units.js';

/**
 * E(v, h), of which p(v, h) ∝ exp(-E). With Bernoulli units E = -v·b - h·c - v·W·h.
 * [batch, visible], [batch, hidden] -> [batch]
 */
export function energy(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  visible: Tensor,
  hidden: Tensor,
): Tensor {
  const bias = hiddenBiases(rbm, units, visible);
  const bond = tf.mul(tf.sub(hiddenInput(rbm, units, visible), bias), hidden);
  const hiddenShare = tf.sub(hiddenRule(units).ownEnergy(hidden, bias), bond);
  return tf.add(visibleEnergy(rbm, units, visible), tf.sum(hiddenShare, 1));
}

/**
 * F(v) = -log Σ_h exp(-E(v, h)), in nats; the sum is an integral for Gaussian hidden units. With Bernoulli units
 *
 *   F(v) = -v·b - Σ_j log(1 + exp(c_j + v·W_j))
 *
 * [batch, visible] -> [batch]
 */
export function freeEnergy(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: Tensor): Tensor {
  const input = hiddenInput(rbm, units, visible);
  const hiddenShare = hiddenRule(units).freeEnergy(input, hiddenBiases(rbm, units, visible));
  return tf.add(visibleEnergy(rbm, units, visible), tf.sum(hiddenShare, 1));
}

/** [batch, visible] -> [batch] */
function visibleEnergy(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: Tensor): Tensor {
  return tf.sum(visibleRule(units).ownEnergy(visible, rbm.visibleBias, rbm), 1);
}
