import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../compute/tree.js';
import { phaseDifference } from './phases.js';
import { hiddenInput, hiddenMeans, type RbmParameters, type RbmUnits, visibleMeans } from './rbm.js';
import { hiddenRule } from './units.js';

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
  const input = hiddenInput(rbm, units, visible);
  const hidden = hiddenRule(units).mean(input);
  const hiddenStates = hiddenRule(units).sample(hidden, noise, input);
  const reconVisible = visibleMeans(rbm, units, hiddenStates, visible);
  const reconHidden = hiddenMeans(rbm, units, reconVisible);

  return {
    gradient: phaseDifference(
      rbm,
      units,
      { visible, hidden },
      { visible: reconVisible, hidden: reconHidden },
    ),
    hidden,
    squaredError: tf.sum(tf.square(tf.sub(visible, reconVisible))),
  };
}
