import * as tf from '@tensorflow/tfjs-core';
import { type HiddenRule, softplus, type VisibleRule } from './rules.js';

const mean = (input: tf.Tensor) => tf.sigmoid(input);
const sample = (means: tf.Tensor, noise: tf.Tensor) => tf.cast(tf.greater(means, noise), 'float32');
const ownEnergy = (states: tf.Tensor, bias: tf.Tensor) => tf.neg(tf.mul(states, bias));

/** Binary units with p(h = 1) = σ(input). Their share of the energy is -input·h. */
export const bernoulliHidden: HiddenRule = {
  mean,
  sample,
  fillNoise: (random, out) => void random.fillUniform(out),
  freeEnergy: (input) => tf.neg(tf.softplus(input)),
  ownEnergy,
  logPartition: softplus,
};

/** Binary units with p(v = 1) = σ(input); data may be probabilities. Their share of the energy is -input·v. */
export const bernoulliVisible: VisibleRule = {
  drive: (visible) => visible,
  statistic: (visible) => visible,
  mean,
  sample,
  fillNoise: (random, out) => void random.fillUniform(out),
  ownEnergy,
  logPartition: (input) => sumOfSoftplus(input),
  biasOf: (means) => Float32Array.from(means, logit),
};

// Looked up once: in a vm context, such as that of a test, every look-up of a global is slow.
const { exp } = Math;

/** Each factor is at most 2, so a product of this many cannot overflow float64. */
const FACTORS = 1000;

/** Σ log(1 + exp x), with one logarithm for a thousand terms. */
function sumOfSoftplus(input: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < input.length; start += FACTORS) {
    const end = Math.min(input.length, start + FACTORS);
    let product = 1;
    for (let i = start; i < end; i++) {
      const x = input[i] as number;
      if (x > 0) sum += x;
      product *= 1 + exp(x > 0 ? -x : x);
    }
    sum += Math.log(product);
  }
  return sum;
}

/** Probabilities are clipped to this distance from 0 and 1, where the bias would be infinite. */
const LEAST_PROBABILITY = 1e-4;

function logit(probability: number): number {
  const kept = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
  return Math.log(kept / (1 - kept));
}
