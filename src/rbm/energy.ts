import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import type { RbmParameters } from './parameters.js';
import { hiddenBiases, hiddenInput } from './rbm.js';
import type { RbmUnits } from './units.js';
import { hiddenRule, visibleRule } from './units.js';

/**
 * Energy of joint states, p(v, h) ∝ exp(-E). For Bernoulli units (Hinton & Salakhutdinov 2006, eq. 1)
 *
 *   E(v, h) = -v·b - h·c - v·W·h
 *
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
 * Free energy -log Σ_h exp(-E(v, h)) in nats; for Gaussian hidden units the sum is an integral. For Bernoulli units
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
