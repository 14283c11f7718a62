import * as tf from '@tensorflow/tfjs-core';
import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Engine } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import { type Examples, rowNumbers } from '../data/examples.js';
import { InputError } from '../errors.js';
import { signOfLargest } from './columns.js';

/** A fitted locally linear embedding. */
export interface LocallyLinearCodes {
  /** The fitted examples. [fitted, width] */
  readonly examples: NdArray;
  /** Inner products of the fitted examples. [fitted, fitted] */
  readonly products: NdArray;
  readonly neighbours: number;
  /** Codes of the fitted examples; each component has mean 0 and mean square 1. [fitted, size] */
  readonly codes: NdArray;
}

export interface LocallyLinearOptions {
  /** Number of nearest examples, by the cosine, that reconstruct an example. */
  readonly neighbours: number;
  /** Number of components of a code. */
  readonly size: number;
}

/** Share of the trace added to the diagonal of each Gram matrix, which may be singular. */
const REGULARISATION = 1e-3;

/**
 * Fits a locally linear embedding (Roweis & Saul 2000). Each example is approximated by a weighted sum of its
 * neighbours, with weights that sum to one; the codes are those that the same weights reconstruct best. Time grows as
 * N³: 8 s for 1,000 examples. Throws an InputError unless `size` < `neighbours` < the number of examples.
 *
 * @example const embedding = await fitLocallyLinear(engine, examples, { neighbours: 10, size: 2 });
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
 * Codes of any examples: the weights with which its neighbours reconstruct an example, applied to the neighbours' codes
 * (Hinton & Salakhutdinov 2006, supporting material). [examples, size]
 *
 * @example const codes = await locallyLinearCodes(engine, embedding, test);
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
    `Locally linear embedding: ${count} examples, ${neighbours} neighbours and codes of ${size} numbers do not fit together: ` +
      'the examples must be more than the neighbours, and the neighbours more than the numbers of a code.',
  );
}

/** Calls `f` for each example with its inner products with the fitted examples, and its squared length. */
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

/** Indices of the fitted examples with the largest cosines, except `itself`; ties go to lower indices. */
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

/** Weights w with sum one that minimise |x - Σ wⱼ nⱼ|², from inner products of x and its neighbours n. */
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

/** Eigenvectors of the smallest eigenvalues, except the constant vector, as columns of mean square 1. */
function cheapest(cost: Matrix, size: number): NdArray {
  const count = cost.rows;
  // The constant vector has eigenvalue 0. This makes it the largest, so that it is not among the smallest.
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
