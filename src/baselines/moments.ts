import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import { type Examples, firstExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { meanExample, requireFiniteMean } from './mean-image.js';

/** Mean and covariance of examples. */
export interface Moments {
  /** [1, visible] */
  readonly mean: NdArray;
  /** Normalised by the number of examples. [visible, visible] */
  readonly covariance: Matrix;
}

/** Rows of one product: with more, onnxruntime falls from 90 % of its peak to 75 %. */
const BLOCK_ROWS = 2000;
/** Columns of one product, if the engine does not use symmetry: blocks below the diagonal of C are not computed. */
const BLOCK_COLUMNS = 112;
/** Number of examples for the first estimate of the mean. */
const GUESS_ROWS = 1000;

/**
 * Mean and covariance in one pass over the examples: products of a block in float32, their sum in float64. Throws an
 * InputError if a value is not finite, or its square too large for float32.
 *
 * Deviations are taken from an estimate g of the mean m: C = ⟨(x - g)(x - g)ᵀ⟩ - (m - g)(m - g)ᵀ. As g is near m, the
 * correction is small and loses no digits.
 */
export async function momentsOf(engine: Engine, examples: Examples): Promise<Moments> {
  const { width, count } = examples;
  const guess = meanExample(firstExamples(examples, GUESS_ROWS));
  const strips = stripsOf(width, engine.halvesSymmetricProducts ? width : BLOCK_COLUMNS);
  const blocks = upperBlocks(strips);
  const size = blocks.reduce((sum, { rows, columns }) => sum + rows.size * columns.size, 0);
  const sums = new Float64Array(size + width);
  const runs = [...runsOf(blocks), { from: size, to: size + width }];
  const ofBlock = ({ guess: g }: { guess: tf.Tensor }, visible: tf.Tensor) => {
    const deviations = tf.sub(visible, g);
    const columnsOf = new Map(
      strips.map((strip) => [strip, tf.slice(deviations, [0, strip.from], [-1, strip.size])]),
    );
    const products = blocks.map(({ rows, columns }) =>
      tf.matMul(columnsOf.get(rows) as tf.Tensor, columnsOf.get(columns) as tf.Tensor, true, false),
    );
    return tf.concat([...products.map((product) => tf.reshape(product, [-1])), tf.sum(deviations, 0)]);
  };
  const add = ({ data }: NdArray) => {
    for (const { from, to } of runs) {
      for (let i = from; i < to; i++) sums[i] = (sums[i] as number) + (data[i] as number);
    }
  };
  await applyToExamples(engine, { guess }, ofBlock, examples, add, BLOCK_ROWS);

  const shift = sums.subarray(-width).map((sum) => sum / count);
  const covariance = new Matrix(width, width);
  for (const { row, column, from, to } of runsOf(blocks)) {
    for (let j = column; j < column + to - from; j++) {
      const mean = (sums[from + j - column] as number) / count;
      const value = mean - (shift[row] as number) * (shift[j] as number);
      covariance.set(row, j, value);
      covariance.set(j, row, value);
    }
  }
  const mean = { shape: guess.shape, data: guess.data.map((value, i) => value + (shift[i] as number)) };
  requireFiniteMean(mean);
  if (!sums.every(Number.isFinite))
    throw new InputError(
      'The squares of the data are larger than float32 can hold, so the covariance overflows. Scale the data to smaller numbers.',
    );
  return { mean, covariance };
}

/** A range of adjacent columns. */
interface Strip {
  readonly from: number;
  readonly size: number;
}

function stripsOf(width: number, size: number): Strip[] {
  return Array.from({ length: Math.ceil(width / size) }, (_, i) => ({
    from: i * size,
    size: Math.min(size, width - i * size),
  }));
}

interface Block {
  readonly rows: Strip;
  readonly columns: Strip;
}

/** Blocks of a symmetric matrix on and above its diagonal. */
function upperBlocks(strips: readonly Strip[]): Block[] {
  return strips.flatMap((rows, i) => strips.slice(i).map((columns) => ({ rows, columns })));
}

/** Runs of adjacent entries of a row, from the diagonal on, with their range in the blocks' concatenated data. */
function runsOf(blocks: readonly Block[]) {
  let start = 0;
  return blocks.flatMap(({ rows, columns }) => {
    const first = start;
    start += rows.size * columns.size;
    return Array.from({ length: rows.size }, (_, i) => {
      const row = rows.from + i;
      const column = Math.max(row, columns.from);
      const end = first + (i + 1) * columns.size;
      return { row, column, from: end - (columns.from + columns.size - column), to: end };
    });
  });
}
