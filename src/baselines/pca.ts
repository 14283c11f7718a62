import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { mapExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type ReconstructionModel, requireModelWidth } from '../evaluate/model.js';
import { firstColumns, signedColumns } from './columns.js';
import { leadingEigenvectors } from './eigenvectors.js';
import { momentsOf } from './moments.js';

/** Principal components of centred data. */
export interface PrincipalComponents {
  /** [1, visible] */
  readonly mean: NdArray;
  /** Orthonormal columns, largest variance first, with signs as in `signedColumns`. [visible, components] */
  readonly components: NdArray;
  /** Variance of the data along each component, largest first. [components] */
  readonly variances: Float64Array;
}

/**
 * Fits the first `count` principal components of the examples. Throws an InputError if `count` exceeds the number of
 * examples or the width of an example, or if a value is not finite.
 *
 * @example const principal = await fitPrincipalComponents(engine, examples, 30);
 */
export async function fitPrincipalComponents(
  engine: Engine,
  examples: Examples,
  count: number,
): Promise<PrincipalComponents> {
  requireComponents(count, Math.min(examples.count, examples.width));
  const { mean, covariance } = await momentsOf(engine, examples);
  const { values, vectors } = await leadingEigenvectors(engine, covariance, count);
  const variances = Float64Array.from(values, (value) => Math.max(0, value));
  return { mean, components: signedColumns(vectors), variances };
}

/**
 * PCA with the first `codeSize` components P: x -> mean + (x - mean) P Pᵀ. Throws an InputError for more than were
 * fitted.
 *
 * @example const error = await squaredError(engine, pcaModel(principal, 30), test);
 */
export function pcaModel(
  { mean, components }: PrincipalComponents,
  codeSize: number,
): ReconstructionModel<{ readonly mean: NdArray; readonly components: NdArray }> {
  const [visible, count] = components.shape as [number, number];
  requireComponents(codeSize, count);
  return {
    width: visible,
    parameters: { mean, components: firstColumns(components, codeSize) },
    reconstruct(parameters, example) {
      const code = tf.matMul(tf.sub(example, parameters.mean), parameters.components);
      return tf.add(tf.matMul(code, parameters.components, false, true), parameters.mean);
    },
  };
}

/**
 * PCA codes (x - mean) P with the first `codeSize` components P. [examples, codeSize] Throws an InputError if the
 * examples do not have the width of the components, or if `codeSize` is more than were fitted.
 *
 * @example const codes = await pcaCodes(engine, principal, 2, examples);
 */
export async function pcaCodes(
  engine: Engine,
  components: PrincipalComponents,
  codeSize: number,
  examples: Examples,
): Promise<NdArray> {
  const model = pcaModel(components, codeSize);
  requireModelWidth(model, examples);
  return mapExamples(
    engine,
    model.parameters,
    (parameters, visible) => tf.matMul(tf.sub(visible, parameters.mean), parameters.components),
    examples,
    codeSize,
  );
}

function requireComponents(count: number, available: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= available) return;
  throw new InputError(
    `PCA: the number of components is ${count}, but must be a whole number from 1 to ${available} for these data.`,
  );
}
