import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import { InputError } from '../errors.js';
import type { RbmParameters } from './parameters.js';
import { hiddenRule, type RbmUnits, visibleRule } from './units.js';

/** A restricted Boltzmann machine: the types of its units and its parameters. */
export interface Rbm {
  readonly units: RbmUnits;
  readonly parameters: RbmParameters;
}

/** Total input of the hidden units, drive(v) W + c. [batch, visible] -> [batch, hidden] */
export function hiddenInput(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: Tensor): Tensor {
  const rule = visibleRule(units);
  const a = rule.drive(visible, rbm) as tf.Tensor2D;
  const b = rbm.weights as tf.Tensor2D;
  if (rule.hiddenBiasTimes === undefined) return tf.fused.matMul({ a, b, bias: rbm.hiddenBias });
  return tf.add(tf.matMul(a, b), hiddenBiases(rbm, units, visible));
}

/** c, times the document lengths for replicated softmax. [batch, visible] -> [hidden] or [batch, hidden] */
export function hiddenBiases(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: Tensor): Tensor {
  const times = visibleRule(units).hiddenBiasTimes?.(visible);
  return times === undefined ? rbm.hiddenBias : tf.mul(times, rbm.hiddenBias);
}

/** Total input of the visible units, h Wᵀ + b. [batch, hidden] -> [batch, visible] */
export function visibleInput(rbm: Tensors<RbmParameters>, hidden: Tensor): Tensor {
  return tf.fused.matMul({
    a: hidden as tf.Tensor2D,
    b: rbm.weights as tf.Tensor2D,
    transposeB: true,
    bias: rbm.visibleBias,
  });
}

/**
 * E[h | v]; for Bernoulli units p(h = 1 | v) = σ(v W + c) (Hinton 2010, eq. 7). [batch, visible] -> [batch, hidden]
 *
 * @example tf.tidy(() => hiddenMeans(tensors, rbm.units, visible))
 */
export function hiddenMeans(rbm: Tensors<RbmParameters>, units: RbmUnits, visible: Tensor): Tensor {
  return hiddenRule(units).mean(hiddenInput(rbm, units, visible));
}

/**
 * E[v | h]; for Bernoulli units p(v = 1 | h) = σ(h Wᵀ + b) (Hinton 2010, eq. 8). [batch, hidden] -> [batch, visible]
 *
 * @param like [batch, visible]: documents get the lengths of these; other units ignore it
 * @example tf.tidy(() => visibleMeans(tensors, rbm.units, hidden, visible))
 */
export function visibleMeans(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  hidden: Tensor,
  like: Tensor,
): Tensor {
  return visibleRule(units).mean(visibleInput(rbm, hidden), like);
}

/** Samples the hidden states from p(h | v). [batch, visible] -> [batch, hidden] */
export function hiddenStates(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  visible: Tensor,
  noise: Tensor,
): Tensor {
  const rule = hiddenRule(units);
  const input = hiddenInput(rbm, units, visible);
  return rule.sample(rule.mean(input), noise, input);
}

/** Samples the visible states from p(v | h). [batch, hidden] -> [batch, visible] */
export function visibleStates(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  hidden: Tensor,
  like: Tensor,
  noise: Tensor,
): Tensor {
  return visibleRule(units).sample(visibleMeans(rbm, units, hidden, like), noise, like, rbm);
}

/** Throws an InputError unless the examples have one component for each visible unit. */
export function requireVisible({ visibleBias }: RbmParameters, examples: { readonly width: number }): void {
  const visible = visibleBias.data.length;
  if (visible === examples.width) return;
  throw new InputError(
    `The examples have ${examples.width} components, but the RBM has ${visible} visible units. Give it data like its ` +
      'training data.',
  );
}
