import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { mapExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { firstColumns, signedColumns } from './columns.js';
import { leadingEigenvectors } from './eigenvectors.js';
import { momentsOf } from './moments.js';

/** Directions of latent semantic analysis. */
export interface LatentSemantics {
  /** Orthonormal columns, largest singular value first. [words, directions] */
  readonly directions: NdArray;
}

/** log(1 + n) of word counts, which damps very frequent words (Hinton & Salakhutdinov 2006, supporting material). */
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
 * Latent semantic analysis (Deerwester et al. 1990): the first `size` right singular vectors of the examples. The
 * examples are not centred, so an empty document has the code zero. Throws an InputError for more directions than the
 * data have.
 *
 * @example const semantics = await fitLatentSemantics(engine, logCounts(documents), 10);
 */
export async function fitLatentSemantics(
  engine: Engine,
  examples: Examples,
  size: number,
): Promise<LatentSemantics> {
  const most = Math.min(examples.count, examples.width);
  if (!(Number.isInteger(size) && size >= 1 && size <= most))
    throw new InputError(
      `LSA: the number of directions is ${size}, but must be a whole number from 1 to ${most} for these data.`,
    );
  const { mean, covariance } = await momentsOf(engine, examples);
  // The right singular vectors are the eigenvectors of ⟨x xᵀ⟩ = C + m mᵀ.
  for (let i = 0; i < examples.width; i++)
    for (let j = 0; j < examples.width; j++)
      covariance.set(i, j, covariance.get(i, j) + (mean.data[i] as number) * (mean.data[j] as number));
  const { vectors } = await leadingEigenvectors(engine, covariance, size);
  return { directions: signedColumns(vectors) };
}

/** LSA with the first `size` directions V: x -> x V Vᵀ. */
export function lsaModel(
  { directions }: LatentSemantics,
  size: number,
): ReconstructionModel<{ readonly directions: NdArray }> {
  return {
    width: directions.shape[0] as number,
    parameters: { directions: firstColumns(directions, size) },
    reconstruct: ({ directions: v }, x) => tf.matMul(tf.matMul(x, v), v, false, true),
  };
}

/**
 * LSA codes x V with the first `size` directions V. [examples, size]
 *
 * @example const codes = await lsaCodes(engine, semantics, logCounts(documents), 10);
 */
export async function lsaCodes(
  engine: Engine,
  { directions }: LatentSemantics,
  examples: Examples,
  size: number,
): Promise<NdArray> {
  const parameters = { directions: firstColumns(directions, size) };
  return mapExamples(engine, parameters, ({ directions: v }, x) => tf.matMul(x, v), examples, size);
}
