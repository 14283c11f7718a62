import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../compute/tree.js';
import { hiddenMeans, type RbmParameters, type RbmUnits, visibleMeans } from './rbm.js';
import { unitRules } from './units.js';

export interface ContrastiveDivergence {
  /** ⟨v h⟩_data - ⟨v h⟩_recon and the same differences for the biases, averaged over the batch. */
  readonly gradient: Tensors<RbmParameters>;
  /** What the data made of the hidden units, E[h | v]. [batch, hidden] */
  readonly hidden: tf.Tensor;
  /** Σ (v - recon)², summed over the batch and the visible units. [] */
  readonly squaredError: tf.Tensor;
}

/**
 * Contrastive divergence with one up-down-up pass (CD-1):
 *
 *   Δw_ij = ε (⟨v_i h_j⟩_data - ⟨v_i h_j⟩_recon)      Hinton & Salakhutdinov 2006, eq. 2
 *
 * As in the authors' rbm.m, the hidden states are sampled only to make the reconstruction; the reconstruction and
 * all statistics use means.
 *
 * @param visible [batch, visible]
 * @param noise [batch, hidden], from the hidden unit type's `fillNoise`
 */
export function cd1(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  visible: tf.Tensor,
  noise: tf.Tensor,
): ContrastiveDivergence {
  const hidden = hiddenMeans(rbm, units, visible);
  const hiddenStates = unitRules[units.hidden].sample(hidden, noise);
  const reconVisible = visibleMeans(rbm, units, hiddenStates);
  const reconHidden = hiddenMeans(rbm, units, reconVisible);

  const visibleDifference = tf.sub(visible, reconVisible);
  return {
    gradient: {
      weights: correlationDifference([visible, hidden], [reconVisible, reconHidden]),
      visibleBias: tf.mean(visibleDifference, 0),
      hiddenBias: tf.mean(tf.sub(hidden, reconHidden), 0),
    },
    hidden,
    squaredError: tf.sum(tf.square(visibleDifference)),
  };
}

type Phase = readonly [visible: tf.Tensor, hidden: tf.Tensor];

/**
 * (vᵀh - v'ᵀh') / batch, of [batch, visible] and [batch, hidden] -> [visible, hidden]. One product over both phases'
 * rows, the second negated, is faster than two over half as many: the result is written once.
 */
function correlationDifference([visible, hidden]: Phase, [reconVisible, reconHidden]: Phase): tf.Tensor {
  const perExample = 1 / (visible.shape[0] as number);
  const rows = tf.concat([visible, reconVisible], 0);
  const signed = tf.concat([tf.mul(hidden, perExample), tf.mul(reconHidden, -perExample)], 0);
  return tf.matMul(rows, signed, true, false);
}
