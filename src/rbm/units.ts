import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.js';

/** Types of stochastic units. */
export type UnitType = 'bernoulli' | 'gaussian';

interface UnitRule {
  /** The units' expected values given their total input. [batch, units] -> [batch, units] */
  mean(input: tf.Tensor): tf.Tensor;
  /** States drawn around their means with noise that `fillNoise` made. [batch, units] -> [batch, units] */
  sample(mean: tf.Tensor, noise: tf.Tensor): tf.Tensor;
  fillNoise(random: Random, out: Float32Array): void;
  /** As hidden units: minus the log of the sum, or integral, over a unit's states of exp(-its share of the energy). */
  freeEnergy(input: tf.Tensor, bias: tf.Tensor): tf.Tensor;
  /** As visible units: a unit's share of the energy without what binds it to the hidden units. */
  ownEnergy(visible: tf.Tensor, bias: tf.Tensor): tf.Tensor;
}

export const unitRules: Readonly<Record<UnitType, UnitRule>> = {
  /** Binary states, p(h = 1) = σ(input). Share of the energy: -input·h. */
  bernoulli: {
    mean: (input) => tf.sigmoid(input),
    sample: (mean, noise) => tf.cast(tf.greater(mean, noise), 'float32'),
    fillNoise: (random, out) => void random.fillUniform(out),
    freeEnergy: (input) => tf.neg(tf.softplus(input)),
    ownEnergy: (visible, bias) => tf.neg(tf.mul(visible, bias)),
  },
  /** Linear units with Gaussian noise of variance 1, h ~ N(input, 1). Share of the energy: (h - bias)²/2 - (input - bias)·h. */
  gaussian: {
    mean: (input) => input,
    sample: (mean, noise) => tf.add(mean, noise),
    fillNoise: (random, out) => void random.fillNormal(out),
    freeEnergy: (input, bias) =>
      tf.sub(tf.mul(tf.sub(tf.square(bias), tf.square(input)), 0.5), 0.5 * Math.log(2 * Math.PI)),
    ownEnergy: (visible, bias) => tf.mul(tf.square(tf.sub(visible, bias)), 0.5),
  },
};
