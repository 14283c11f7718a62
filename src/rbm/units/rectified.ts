import * as tf from '@tensorflow/tfjs-core';
import { type HiddenRule, softplus } from './rules.js';

/**
 * Rectified units (Nair & Hinton 2010). The state h counts the active units among infinitely many binary copies with
 * the same weights and biases lowered by 1/2, 3/2, 5/2, ... Its mean is nearly log(1 + exp(input)). The paper
 * approximates samples by max(0, N(input, σ(input))); here h itself is sampled, so that energy, mean, free energy and
 * samples belong to one distribution. The share of the energy is h²/2 + Σ_{k≤h} log(1 - exp(-k)) - input·h. It sums
 * over all choices of h copies, by Euler's product for partitions into distinct parts.
 */
export const rectifiedHidden: HiddenRule = {
  /** Σ_k σ(input - k + 1/2); the sums for x and -x differ by x. */
  mean(input) {
    const below = tf.neg(tf.abs(input));
    return tf.add(
      tf.relu(input),
      summed(below, (x) => tf.sigmoid(x)),
    );
  },
  sample: drawnNumber,
  fillNoise: (random, out) => void random.fillUniform(out),
  /** -Σ_k log(1 + exp(input - k + 1/2)); the sums for x and -x add up to x²/2 + π²/6 - 1/24. */
  freeEnergy(input) {
    const below = summed(tf.neg(tf.abs(input)), (x) => tf.softplus(x));
    const above = tf.sub(tf.add(tf.mul(tf.square(input), 0.5), REFLECTION), below);
    return tf.neg(tf.where(tf.greater(input, 0), above, below));
  },
  ownEnergy(hidden, bias) {
    const own = tf.sub(tf.mul(tf.square(hidden), 0.5), tf.mul(hidden, bias));
    return COPIES.reduce((sum: tf.Tensor, k) => {
      const reached = tf.cast(tf.greater(hidden, k - 0.5), 'float32');
      return tf.add(sum, tf.mul(reached, Math.log1p(-Math.exp(-k))));
    }, own);
  },
  logPartition(input) {
    let sum = 0;
    // Later copies contribute less than 1e-17 of the sum.
    for (let x = input - 0.5; x > Math.min(input, 0) - 40; x--) sum += softplus(x);
    return sum;
  },
};

const REFLECTION = Math.PI ** 2 / 6 - 1 / 24;

/** Beyond the sixteenth copy, log(1 - exp(-k)) is below the precision of float32. */
const COPIES = Array.from({ length: 16 }, (_, i) => i + 1);

/** Copies to sum one by one where the input is at most zero. For later ones f(x) equals exp(x) in float32. */
const SUMMED = 8;

function summed(input: tf.Tensor, f: (input: tf.Tensor) => tf.Tensor): tf.Tensor {
  const tail = Math.exp(-SUMMED - 0.5) / (1 - Math.exp(-1));
  return COPIES.slice(0, SUMMED).reduce(
    (sum, k) => tf.add(sum, f(tf.sub(input, k - 0.5))),
    tf.mul(tf.exp(input), tail),
  );
}

/** Largest distance of a sample from the input. The standard deviation is at most 1. */
const REACH = 6;

/** Samples h by inversion: the noise selects among the cumulative probabilities of the values near the input. */
function drawnNumber(_mean: tf.Tensor, noise: tf.Tensor, input: tf.Tensor): tf.Tensor {
  const first = tf.relu(tf.sub(tf.floor(input), REACH - 1));
  const rise = tf.exp(tf.sub(tf.sub(input, first), 0.5));
  const fall = tf.exp(tf.neg(first));
  // p(h + 1) / p(h) = exp(input - h - 1/2) / (1 - exp(-h - 1)), from h = first on.
  let weight = tf.onesLike(input);
  const cumulative = [weight];
  for (let k = 0; k < 2 * REACH; k++) {
    const ratio = tf.div(tf.mul(rise, Math.exp(-k)), tf.sub(1, tf.mul(fall, Math.exp(-k - 1))));
    weight = tf.mul(weight, ratio);
    cumulative.push(tf.add(cumulative.at(-1) as tf.Tensor, weight));
  }
  const place = tf.mul(noise, cumulative.at(-1) as tf.Tensor);
  return cumulative
    .slice(0, -1)
    .reduce((number, sum) => tf.add(number, tf.cast(tf.greaterEqual(place, sum), 'float32')), first);
}
