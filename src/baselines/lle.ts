import * as tf from '@tensorflow/tfjs-core';
import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Engine } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import { type Examples, rowNumbers } from '../data/examples.js';
import { InputError } from '../errors.js';
import { signOfLargest } from './pca.js';

/** Examples whose codes keep each of them where its neighbours have it. */
export interface LocallyLinearCodes {
  /** [fitted, width] */
  readonly examples: NdArray;
  /** Inner products of the examples. [fitted, fitted] */
  readonly products: NdArray;
  readonly neighbours: number;
  /** Each component has the mean 0 and the mean square 1. [fitted, size] */
  readonly codes: NdArray;
}

export interface LocallyLinearOptions {
  /** How many nearest examples reconstruct one, found by the cosine. */
  readonly neighbours: number;
  /** Of a code. */
  readonly size: number;
}

/** Added to the diagonal of a neighbourhood's inner products, as a share of its trace: neighbours may be dependent. */
const REGULARISATION = 1e-3;

/**
 * Locally linear embedding (Roweis & Saul 2000): each example is written as the weighted sum of its neighbours, weights
 * summing to one, that comes nearest to it; codes are those that the same weights write best. All eigenvectors of a matrix
 * as large as the examples are many take N³: 8 s for 1,000 of them. Throws an InputError unless there are more examples
 * than neighbours, and more neighbours than components of a code.
 */
export async function fitLocallyLinear(
  engine: Engine,
  examples: Examples,
  { neighbours, size }: LocallyLinearOptions,
): Promise<LocallyLinearCodes> {
  const { count } = examples;
  requireNeighbours(count, neighbours, size);
  const fitted = zeros([count, examples.width]);
  examples.copyRows(rowNumbers(count), fitted.data);
  const products = zeros([count, count]);
  await eachProducts(engine, fitted, examples, (row, ofRow) => products.data.set(ofRow, row * count));

  const lengths = lengthsOf(products);
  // (I - W)ᵀ(I - W) of the weights W.
  const cost = new Matrix(count, count);
  for (let i = 0; i < count; i++) {
    const ofRow = products.data.subarray(i * count, (i + 1) * count);
    const near = nearest(ofRow, lengths, neighbours, i);
    const weights = reconstructionWeights(products, ofRow, ofRow[i] as number, near);
    const [places, values] = [
      [i, ...near],
      [1, ...weights.map((weight) => -weight)],
    ];
    for (const [a, left] of places.entries())
      for (const [b, right] of places.entries())
        cost.set(left, right, cost.get(left, right) + (values[a] as number) * (values[b] as number));
  }
  return { examples: fitted, products, neighbours, codes: cheapest(cost, size) };
}

/**
 * Codes of any examples: sums of their nearest fitted examples' codes, weighted as these reconstruct them (Hinton &
 * Salakhutdinov 2006, supporting material). [examples, size]
 */
export async function locallyLinearCodes(
  engine: Engine,
  { examples: fitted, products, neighbours, codes }: LocallyLinearCodes,
  examples: Examples,
): Promise<NdArray> {
  const size = codes.shape[1] as number;
  const all = zeros([examples.count, size]);
  const lengths = lengthsOf(products);
  await eachProducts(engine, fitted, examples, (row, ofRow, square) => {
    const near = nearest(ofRow, lengths, neighbours);
    const weights = reconstructionWeights(products, ofRow, square, near);
    for (let k = 0; k < size; k++)
      all.data[row * size + k] = near.reduce(
        (sum, place, j) => sum + (weights[j] as number) * (codes.data[place * size + k] as number),
        0,
      );
  });
  return all;
}

/** Throws an InputError unless `size` < `neighbours` < `count`. */
export function requireNeighbours(count: number, neighbours: number, size: number): void {
  const whole = Number.isInteger(neighbours) && Number.isInteger(size);
  if (whole && size >= 1 && size < neighbours && neighbours < count) return;
  throw new InputError(
    `Locally linear embedding: codes of ${size} numbers are asked for from ${neighbours} neighbours of each of ${count} examples, ` +
      'but the examples must be more than the neighbours, and these more than the numbers of a code.',
  );
}

/** Calls `f` for each example with its inner products with the fitted ones, and with itself. */
function eachProducts(
  engine: Engine,
  fitted: NdArray,
  examples: Examples,
  f: (row: number, products: Float32Array, square: number) => void,
): Promise<void> {
  const [count] = fitted.shape as [number];
  return applyToExamples(
    engine,
    { fitted },
    (state, x) => tf.concat([tf.matMul(x, state.fitted, false, true), tf.sum(tf.square(x), 1, true)], 1),
    examples,
    ({ shape: [rows], data }, start) => {
      for (let r = 0; r < (rows as number); r++) {
        const at = r * (count + 1);
        f(start + r, data.subarray(at, at + count), data[at + count] as number);
      }
    },
  );
}

function lengthsOf({ shape: [count], data }: NdArray): Float64Array {
  return Float64Array.from({ length: count as number }, (_, i) =>
    Math.sqrt(data[i * (count as number) + i] as number),
  );
}

/** The fitted examples with the largest cosines, among equals those with lower numbers; not `itself`. */
function nearest(products: Float32Array, lengths: Float64Array, count: number, itself = -1): number[] {
  const cosines = lengths.map((length, j) => (length > 0 ? (products[j] as number) / length : 0));
  const near: number[] = [];
  for (let j = 0; j < cosines.length; j++) {
    const cosine = cosines[j] as number;
    if (j === itself || (near.length === count && cosine <= (cosines[near[count - 1] as number] as number)))
      continue;
    let place = near.length;
    while (place > 0 && (cosines[near[place - 1] as number] as number) < cosine) place--;
    near.splice(place, 0, j);
    if (near.length > count) near.pop();
  }
  return near;
}

/** Weights w, summing to one, with the least |x - Σ wⱼ nⱼ|², from inner products of x and its neighbours n. */
function reconstructionWeights(
  products: NdArray,
  ofExample: Float32Array,
  square: number,
  near: readonly number[],
): number[] {
  const count = ofExample.length;
  const differences = Matrix.zeros(near.length, near.length);
  for (const [a, left] of near.entries())
    for (const [b, right] of near.entries()) {
      const product = products.data[left * count + right] as number;
      differences.set(a, b, square - (ofExample[left] as number) - (ofExample[right] as number) + product);
    }
  const added = REGULARISATION * (differences.trace() > 0 ? differences.trace() : 1);
  for (let j = 0; j < near.length; j++) differences.set(j, j, differences.get(j, j) + added);
  const solved = new CholeskyDecomposition(differences).solve(Matrix.ones(near.length, 1)).to1DArray();
  const sum = solved.reduce((total, weight) => total + weight, 0);
  return solved.map((weight) => weight / sum);
}

/** The eigenvectors of the smallest eigenvalues but for the constant one, as columns of mean square 1. */
function cheapest(cost: Matrix, size: number): NdArray {
  const count = cost.rows;
  // The constant vector costs nothing: it is made to cost most, so that all others are at right angles to it.
  cost.add(cost.trace() / count);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(cost, { assumeSymmetric: true });
  const smallest = [...realEigenvalues.keys()]
    .sort((a, b) => (realEigenvalues[a] as number) - (realEigenvalues[b] as number))
    .slice(0, size);
  const codes = zeros([count, size]);
  for (const [k, place] of smallest.entries()) {
    const vector = eigenvectorMatrix.getColumn(place);
    const scale = signOfLargest(vector) * Math.sqrt(count);
    for (let i = 0; i < count; i++) codes.data[i * size + k] = scale * (vector[i] as number);
  }
  return codes;
}
