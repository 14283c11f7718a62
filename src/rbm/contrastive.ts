import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import type { NegativePhase } from './negative-phase.js';
import type { RbmParameters } from './parameters.js';
import type { Phase } from './phases.js';
import { hiddenInput, visibleMeans, visibleStates } from './rbm.js';
import type { RbmUnits } from './units.js';
import { hiddenRule, visibleRule } from './units.js';

/** Both phases of contrastive divergence. Their `phaseDifference` is the gradient. */
export interface ContrastivePhases {
  /** The data and the hidden means that they drive. */
  readonly positive: Phase;
  /** The last reconstruction of CD, or the persistent chains. */
  readonly negative: Phase;
  /** Σ (v - recon)² over the batch and the visible units, where recon are the means of the first reconstruction. [] */
  readonly squaredError: Tensor;
}

/** Noise of each Gibbs step, from the rules' `fillNoise`. `visible` is empty unless visible states are sampled. */
export interface GibbsNoise {
  /** [batch, hidden] for each step */
  readonly hidden: readonly Tensor[];
  /** [batch, visible], or [batch, longest document] for words, for each step */
  readonly visible: readonly Tensor[];
}

/**
 * Contrastive divergence with k up-down-up passes (CD-k):
 *
 *   Δw_ij = ε (⟨v_i h_j⟩_data - ⟨v_i h_j⟩_recon)      Hinton & Salakhutdinov 2006, eq. 2
 *
 * With one pass and means it equals the authors' rbm.m: hidden states are sampled only to compute the reconstruction;
 * the reconstruction and all statistics use means.
 *
 * @param visible [batch, visible]
 */
export function contrastivePhases(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  visible: Tensor,
  noise: GibbsNoise,
  negativeVisible: NegativePhase['visible'],
): ContrastivePhases {
  const data = upwards(rbm, units, visible);
  let from = data;
  let first: Tensor | undefined;
  for (const [step, hiddenNoise] of noise.hidden.entries()) {
    const states = hiddenRule(units).sample(from.hidden, hiddenNoise, from.input);
    const recon = visibleMeans(rbm, units, states, visible);
    first ??= recon;
    const seen =
      negativeVisible === 'means'
        ? recon
        : visibleRule(units).sample(recon, noise.visible[step] as Tensor, visible, rbm);
    from = upwards(rbm, units, seen);
  }
  return {
    positive: data,
    negative: from,
    squaredError: tf.sum(tf.square(tf.sub(visible, first as Tensor))),
  };
}

/**
 * Persistent contrastive divergence (Tieleman 2008): chains continue from update to update instead of starting at the
 * data. The squared error is that of the reconstruction from the data's hidden means.
 *
 * @param chains [chains, visible]; the noise has as many rows
 */
export function persistentPhases(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  visible: Tensor,
  chains: Tensor,
  noise: GibbsNoise,
): ContrastivePhases {
  const data = upwards(rbm, units, visible);
  let fantasy = upwards(rbm, units, chains);
  for (const [step, hiddenNoise] of noise.hidden.entries()) {
    const states = hiddenRule(units).sample(fantasy.hidden, hiddenNoise, fantasy.input);
    const seen = visibleStates(rbm, units, states, chains, noise.visible[step] as Tensor);
    fantasy = upwards(rbm, units, seen);
  }
  const recon = visibleMeans(rbm, units, data.hidden, visible);
  return {
    positive: data,
    negative: fantasy,
    squaredError: tf.sum(tf.square(tf.sub(visible, recon))),
  };
}

/** One upward pass: visible states with the total input and means of the hidden units. */
function upwards(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: Tensor): Phase & { input: Tensor } {
  const input = hiddenInput(rbm, units, visible);
  return { visible, input, hidden: hiddenRule(units).mean(input) };
}
