import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../compute/tree.js';
import { hiddenInput, type RbmParameters, type RbmUnits } from './rbm.js';
import { unitRules } from './units.js';

/**
 * F(v) = -log Σ_h exp(-E(v, h)), in nats; the sum is an integral for Gaussian hidden units. With Bernoulli units
 *
 *   F(v) = -v·b - Σ_j log(1 + exp(c_j + v·W_j))
 *
 * [batch, visible] -> [batch]
 */
export function freeEnergy(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: tf.Tensor): tf.Tensor {
  const visibleShare = unitRules[units.visible].ownEnergy(visible, rbm.visibleBias);
  const hiddenShare = unitRules[units.hidden].freeEnergy(hiddenInput(rbm, visible), rbm.hiddenBias);
  return tf.add(tf.sum(visibleShare, 1), tf.sum(hiddenShare, 1));
}
