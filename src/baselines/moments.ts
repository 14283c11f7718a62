import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { type Examples, firstExamples } from '../data/dataset.js';
import { applyToExamples } from '../evaluate/model.js';
import { meanExample, requireFiniteMean } from './mean-image.js';

export interface Moments {
  /** [1, visible] */
  readonly mean: NdArray;
  /** Divided by the number of examples. [visible, visible] */
  readonly covariance: Matrix;
}

/** Few large products are faster than many small ones; more rows than these bring nothing. */
const BLOCK_ROWS = 8000;
/** From so many examples comes the first guess of the mean. */
const GUESS_ROWS = 1000;

/**
 * Mean and covariance in one pass over the examples: products of a block in float32, their sum in float64.
 *
 * Deviations are taken from a guess g of the mean m, and corrected: C = ⟨(x - g)(x - g)ᵀ⟩ - (m - g)(m - g)ᵀ. As g is
 * near m, the correction is small and no digits are lost to it.
 */
export async function momentsOf(engine: Engine, examples: Examples): Promise<Moments> {
  const { width, count } = examples;
  const guess = meanExample(firstExamples(examples, GUESS_ROWS));
  const sums = new Float64Array((width + 1) * width);
  const ofBlock = ({ guess: g }: { guess: tf.Tensor }, visible: tf.Tensor) => {
    const deviations = tf.sub(visible, g);
    return tf.concat([tf.matMul(deviations, deviations, true, false), tf.sum(deviations, 0, true)], 0);
  };
  const add = ({ data }: NdArray) => {
    for (let i = 0; i < data.length; i++) sums[i] = (sums[i] as number) + (data[i] as number);
  };
  await applyToExamples(engine, { guess }, ofBlock, examples, add, BLOCK_ROWS);

  const shift = sums.subarray(width * width).map((sum) => sum / count);
  const covariance = new Matrix(width, width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      const product = (sums[i * width + j] as number) / count;
      covariance.set(i, j, product - (shift[i] as number) * (shift[j] as number));
    }
  }
  const mean = { shape: guess.shape, data: guess.data.map((value, i) => value + (shift[i] as number)) };
  requireFiniteMean(mean);
  return { mean, covariance };
}
