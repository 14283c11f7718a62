import * as tf from '@tensorflow/tfjs-core';
import type { HiddenRule, VisibleRule } from './rules.js';

const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

const ownEnergy = (states: tf.Tensor, bias: tf.Tensor) => tf.mul(tf.square(tf.sub(states, bias)), 0.5);
const sample = (means: tf.Tensor, noise: tf.Tensor) => tf.add(means, noise);

/** Linear units with unit variance, h ~ N(input, 1). Their share of the energy is (h - bias)²/2 - (input - bias)·h. */
export const gaussianHidden: HiddenRule = {
  mean: (input) => input,
  sample,
  fillNoise: (random, out) => void random.fillNormal(out),
  freeEnergy: (input, bias) => tf.sub(tf.mul(tf.sub(tf.square(bias), tf.square(input)), 0.5), HALF_LOG_TAU),
  ownEnergy,
  logPartition: (input, bias) => (input * input - bias * bias) / 2 + HALF_LOG_TAU,
};

/** Linear units with unit variance, v ~ N(input, 1). Their share of the energy is (v - bias)²/2 - (input - bias)·v. */
export const gaussianVisible: VisibleRule = {
  drive: (visible) => visible,
  statistic: (visible) => visible,
  mean: (input) => input,
  sample,
  fillNoise: (random, out) => void random.fillNormal(out),
  ownEnergy,
  logPartition(input, { bias }) {
    let sum = 0;
    for (let i = 0; i < input.length; i++)
      sum += ((input[i] as number) ** 2 - (bias[i] as number) ** 2) / 2 + HALF_LOG_TAU;
    return sum;
  },
  biasOf: (means) => Float32Array.from(means),
};
