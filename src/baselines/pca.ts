import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type ReconstructionModel, requireModelWidth } from '../evaluate/model.js';
import { leadingEigenvectors } from './eigenvectors.js';
import { momentsOf } from './moments.js';

/** The principal components of centred data. */
export interface PrincipalComponents {
  /** [1, visible] */
  readonly mean: NdArray;
  /** One component a column, of length 1, largest variance first; its largest entry by size is positive. [visible, components] */
  readonly components: NdArray;
  /** The data's variance along each component, largest first. [components] */
  readonly variances: Float64Array;
}

/**
 * Fits the first `count` principal components from the covariance of the examples. Throws an InputError unless the
 * data have that many: at most as many as examples, or components of an example.
 */
export async function fitPrincipalComponents(
  engine: Engine,
  examples: Examples,
  count: number,
): Promise<PrincipalComponents> {
  requireComponents(count, Math.min(examples.count, examples.width));
  const { mean, covariance } = await momentsOf(engine, examples);
  const { values, vectors } = await leadingEigenvectors(engine, covariance, count);

  const components = zeros([examples.width, count]);
  for (let k = 0; k < count; k++) {
    const column = vectors.getColumn(k);
    const sign = signOfLargest(column);
    for (let i = 0; i < examples.width; i++) components.data[i * count + k] = sign * (column[i] as number);
  }
  return { mean, components, variances: Float64Array.from(values, (value) => Math.max(0, value)) };
}

/** PCA with `codeSize` components: x -> mean + (x - mean) P Pᵀ. */
export function pcaModel(
  { mean, components }: PrincipalComponents,
  codeSize: number,
): ReconstructionModel<{ readonly mean: NdArray; readonly components: NdArray }> {
  const [visible, count] = components.shape as [number, number];
  requireComponents(codeSize, count);
  const kept = zeros([visible, codeSize]);
  for (let i = 0; i < visible; i++) {
    kept.data.set(components.data.subarray(i * count, i * count + codeSize), i * codeSize);
  }
  return {
    width: visible,
    parameters: { mean, components: kept },
    reconstruct(parameters, example) {
      const code = tf.matMul(tf.sub(example, parameters.mean), parameters.components);
      return tf.add(tf.matMul(code, parameters.components, false, true), parameters.mean);
    },
  };
}

/** The examples' coordinates along the first `codeSize` components, (x - mean) P. [examples, codeSize] */
export async function pcaCodes(
  engine: Engine,
  components: PrincipalComponents,
  codeSize: number,
  examples: Examples,
): Promise<NdArray> {
  const model = pcaModel(components, codeSize);
  requireModelWidth(model, examples);
  const all = zeros([examples.count, codeSize]);
  await applyToExamples(
    engine,
    model.parameters,
    (parameters, visible) => tf.matMul(tf.sub(visible, parameters.mean), parameters.components),
    examples,
    ({ data }, start) => all.data.set(data, start * codeSize),
  );
  return all;
}

function requireComponents(count: number, available: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= available) return;
  throw new InputError(
    `PCA: ${count} components are asked for, but there are 1 to ${available} of them here.`,
  );
}

/** -1 where the entry that is largest by size is negative, else 1. */
export function signOfLargest(column: readonly number[]): number {
  let largest = 0;
  for (const value of column) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? -1 : 1;
}
