import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { leadingEigenvectors } from './eigenvectors.js';
import { momentsOf } from './moments.js';
import { signOfLargest } from './pca.js';

/** The directions of latent semantic analysis. */
export interface LatentSemantics {
  /** One direction a column, of length 1, largest singular value first. [words, directions] */
  readonly directions: NdArray;
}

/** log(1 + n) of word counts, which takes weight from very frequent words (Hinton & Salakhutdinov 2006, supporting material). */
export function logCounts(counts: Examples): Examples {
  return {
    count: counts.count,
    width: counts.width,
    copyRows(rows, out) {
      counts.copyRows(rows, out);
      const end = rows.length * counts.width;
      for (let i = 0; i < end; i++) if (out[i] !== 0) out[i] = Math.log1p(out[i] as number);
    },
  };
}

/**
 * Latent semantic analysis (Deerwester et al. 1990): the `size` leading right singular vectors of the examples, which are
 * not centred, so that a document without words stays at the origin. Give it `logCounts`.
 */
export async function fitLatentSemantics(
  engine: Engine,
  examples: Examples,
  size: number,
): Promise<LatentSemantics> {
  const most = Math.min(examples.count, examples.width);
  if (!(Number.isInteger(size) && size >= 1 && size <= most))
    throw new InputError(`LSA: ${size} directions are asked for, but there are 1 to ${most} of them here.`);
  const { mean, covariance } = await momentsOf(engine, examples);
  // ⟨x xᵀ⟩ = C + m mᵀ has the singular vectors for eigenvectors.
  for (let i = 0; i < examples.width; i++)
    for (let j = 0; j < examples.width; j++)
      covariance.set(i, j, covariance.get(i, j) + (mean.data[i] as number) * (mean.data[j] as number));
  const { vectors } = await leadingEigenvectors(engine, covariance, size);
  const directions = zeros([examples.width, size]);
  for (let k = 0; k < size; k++) {
    const column = vectors.getColumn(k);
    const sign = signOfLargest(column);
    for (let i = 0; i < examples.width; i++) directions.data[i * size + k] = sign * (column[i] as number);
  }
  return { directions };
}

/** x -> x V Vᵀ with the first `size` directions V. */
export function lsaModel(
  { directions }: LatentSemantics,
  size: number,
): ReconstructionModel<{ readonly directions: NdArray }> {
  return {
    width: directions.shape[0] as number,
    parameters: { directions: leading(directions, size) },
    reconstruct: ({ directions: v }, x) => tf.matMul(tf.matMul(x, v), v, false, true),
  };
}

/** x V with the first `size` directions V. [examples, size] */
export async function lsaCodes(
  engine: Engine,
  { directions }: LatentSemantics,
  examples: Examples,
  size: number,
): Promise<NdArray> {
  const all = zeros([examples.count, size]);
  await applyToExamples(
    engine,
    { directions: leading(directions, size) },
    ({ directions: v }, x) => tf.matMul(x, v),
    examples,
    ({ data }, start) => all.data.set(data, start * size),
  );
  return all;
}

function leading({ shape, data }: NdArray, size: number): NdArray {
  const [rows, columns] = shape as [number, number];
  const kept = zeros([rows, size]);
  for (let i = 0; i < rows; i++) kept.data.set(data.subarray(i * columns, i * columns + size), i * size);
  return kept;
}
