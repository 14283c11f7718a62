import * as tf from '@tensorflow/tfjs-core';
import type { VisibleRule } from './rules.js';

/**
 * Replicated softmax (Salakhutdinov & Hinton 2009): a document of D words is D draws from one softmax over the
 * vocabulary, stored as counts n. Its energy -n·b - n·W·h - D c·h has D times the hidden biases. Probabilities are
 * those of the words in their order, so they have no multinomial coefficient.
 */
export const replicatedSoftmaxVisible: VisibleRule = {
  drive: (counts) => counts,
  statistic: (counts) => counts,
  hiddenBiasTimes: lengthsOf,
  mean: (input, like) => tf.mul(tf.softmax(input), lengthsOf(like)),
  sample: (means, noise, like) => drawnWords(means, noise, lengthsOf(like)),
  fillNoise: (random, out) => void random.fillUniform(out),
  noisePerWord: true,
  ownEnergy: (counts, bias) => tf.neg(tf.mul(counts, bias)),
  logPartition: (input, { words }) => words * logSumExp(input),
  biasOf(means) {
    const total = means.reduce((sum, mean) => sum + mean, 0);
    return Float32Array.from(means, (mean) => Math.log(Math.max(mean / total, LEAST_PROBABILITY)));
  },
};

/**
 * Softmax units of Hinton & Salakhutdinov 2006: no factor D of the hidden biases. They learn from word probabilities
 * p = n/D, and weights are D times as strong from the words to the hidden units as back.
 */
export const softmaxVisible: VisibleRule = {
  ...withoutBiasTimes(replicatedSoftmaxVisible),
  statistic: (counts) => tf.div(counts, lengthsOf(counts)),
};

function withoutBiasTimes({ hiddenBiasTimes: _left, ...rule }: VisibleRule): VisibleRule {
  return rule;
}

const LEAST_PROBABILITY = 1e-6;

/** Number of words of each document. [batch, 1] */
function lengthsOf(counts: tf.Tensor): tf.Tensor {
  return tf.sum(counts, 1, true);
}

/** Words compared with the vocabulary at once: all words of a long document would take gigabytes. */
const WORDS_AT_ONCE = 64;

/**
 * Samples the words of each document by inversion, one uniform number each, and counts them.
 *
 * @param means [batch, visible], proportional to the words' probabilities
 * @param noise [batch, longest], uniform in [0, 1)
 * @param lengths [batch, 1]
 */
function drawnWords(means: tf.Tensor, noise: tf.Tensor, lengths: tf.Tensor): tf.Tensor {
  const [batch, vocabulary] = means.shape as [number, number];
  const longest = noise.shape[1] as number;
  if (vocabulary === 1) return tf.add(tf.zerosLike(means), lengths);
  const cumulative = tf.cumsum(means, 1);
  const inner = tf.expandDims(tf.slice(cumulative, [0, 0], [batch, vocabulary - 1]), 1);
  const places = tf.mul(noise, tf.slice(cumulative, [0, vocabulary - 1], [batch, 1]));

  // Number of words whose vocabulary index is at most i, for each i.
  let upTo: tf.Tensor = tf.zeros([batch, vocabulary - 1]);
  for (let first = 0; first < longest; first += WORDS_AT_ONCE) {
    const count = Math.min(WORDS_AT_ONCE, longest - first);
    const numbers = tf.tensor1d(Array.from({ length: count }, (_, i) => first + i));
    const written = tf.cast(tf.less(numbers, lengths), 'float32');
    const place = tf.slice(places, [0, first], [batch, count]);
    const hits = tf.mul(
      tf.cast(tf.less(tf.expandDims(place, 2), inner), 'float32'),
      tf.expandDims(written, 2),
    );
    upTo = tf.add(upTo, tf.sum(hits, 1));
  }
  const ends = tf.concat([upTo, lengths], 1);
  const starts = tf.concat([tf.zeros([batch, 1]), upTo], 1);
  return tf.sub(ends, starts);
}

function logSumExp(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
