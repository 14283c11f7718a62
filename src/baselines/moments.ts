import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { type Examples, firstExamples } from '../data/dataset.js';
import { InputError } from '../errors.js';
import { applyToExamples } from '../evaluate/model.js';
import { meanExample, requireFiniteMean } from './mean-image.js';

export interface Moments {
  /** [1, visible] */
  readonly mean: NdArray;
  /** Divided by the number of examples. [visible, visible] */
  readonly covariance: Matrix;
}

/** Rows of one product: with more of them onnxruntime's product falls from 90 % of its peak to 75 %. */
const BLOCK_ROWS = 2000;
/** Columns of one product. C is symmetric, and only blocks on and above its diagonal are computed. */
const BLOCK_COLUMNS = 112;
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
  const blocks = upperBlocks(width);
  const sums = new Float64Array(
    blocks.reduce((sum, { rows, columns }) => sum + rows.size * columns.size, width),
  );
  const ofBlock = ({ guess: g }: { guess: tf.Tensor }, visible: tf.Tensor) => {
    const deviations = tf.sub(visible, g);
    const strips = new Map(
      stripsOf(width).map(({ from, size }) => [from, tf.slice(deviations, [0, from], [-1, size])]),
    );
    const products = blocks.map(({ rows, columns }) =>
      tf.matMul(strips.get(rows.from) as tf.Tensor, strips.get(columns.from) as tf.Tensor, true, false),
    );
    return tf.concat([...products.map((product) => tf.reshape(product, [-1])), tf.sum(deviations, 0)]);
  };
  const add = ({ data }: NdArray) => {
    for (let i = 0; i < data.length; i++) sums[i] = (sums[i] as number) + (data[i] as number);
  };
  await applyToExamples(engine, { guess }, ofBlock, examples, add, BLOCK_ROWS);

  const shift = sums.subarray(-width).map((sum) => sum / count);
  const covariance = new Matrix(width, width);
  let at = 0;
  for (const { rows, columns } of blocks) {
    for (let i = rows.from; i < rows.from + rows.size; i++) {
      for (let j = columns.from; j < columns.from + columns.size; j++, at++) {
        const value = (sums[at] as number) / count - (shift[i] as number) * (shift[j] as number);
        covariance.set(i, j, value);
        covariance.set(j, i, value);
      }
    }
  }
  const mean = { shape: guess.shape, data: guess.data.map((value, i) => value + (shift[i] as number)) };
  requireFiniteMean(mean);
  if (!sums.every(Number.isFinite))
    throw new InputError(
      'The squares of the data are larger than float32 can hold, so there is no covariance. Scale the data to smaller numbers.',
    );
  return { mean, covariance };
}

/** Neighbouring columns. */
interface Strip {
  readonly from: number;
  readonly size: number;
}

function stripsOf(width: number): Strip[] {
  return Array.from({ length: Math.ceil(width / BLOCK_COLUMNS) }, (_, i) => ({
    from: i * BLOCK_COLUMNS,
    size: Math.min(BLOCK_COLUMNS, width - i * BLOCK_COLUMNS),
  }));
}

/** The blocks of a symmetric matrix on and above its diagonal. */
function upperBlocks(width: number): { readonly rows: Strip; readonly columns: Strip }[] {
  const strips = stripsOf(width);
  return strips.flatMap((rows, i) => strips.slice(i).map((columns) => ({ rows, columns })));
}
