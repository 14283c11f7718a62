import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../compute/tree.js';
import { hiddenInput, type RbmParameters, type RbmUnits } from './rbm.js';
import { unitRules } from './units.js';

/**
 * F(v) = -log Σ_h exp(-E(v, h)), in nats, for Bernoulli visible units:
 *
 *   F(v) = -v·b - Σ_j log(1 + exp(c_j + v·W_j))     with Bernoulli hidden units
 *
 * [batch, visible] -> [batch]
 */
export function freeEnergy(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: tf.Tensor): tf.Tensor {
  const hiddenShare = unitRules[units.hidden].freeEnergy(hiddenInput(rbm, visible), rbm.hiddenBias);
  return tf.sub(tf.sum(hiddenShare, 1), tf.sum(tf.mul(visible, rbm.visibleBias), 1));
}
