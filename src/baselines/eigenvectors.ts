import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import type { Engine, Program } from '../compute/engine.js';
import { type NdArray, ndarray, zeros } from '../compute/ndarray.js';
import { seededRandom } from '../random.js';
import { type Columns, type Eigenvectors, eigenvectorsOf, ritzPairs } from './ritz.js';

/** Vectors carried beside those that are asked for; the more, the faster the last one of these converges. */
const SPARE_VECTORS = 30;
/**
 * Largest eigenvalue of the block over its smallest up to which a round takes two products with the matrix. Float32's
 * rounding of the largest eigenvector grows by this factor with every product, and would drown the small ones.
 */
const NARROW = 100;
const MAXIMAL_ROUNDS = 100;
/** Changes in a round at which an eigenvalue has settled: relative to itself, and to the largest, which float32 rounds. */
const SETTLED = { ofItself: 1e-6, ofLargest: 1e-8 };

/**
 * The `count` largest eigenvalues and their eigenvectors of a symmetric positive semidefinite matrix.
 *
 * A few of many are found by subspace iteration (Golub & Van Loan 2013, section 8.2.4), its products on the engine in
 * float32, the rest in float64. For many of all, or where the iteration does not settle, the whole decomposition is made.
 */
export async function leadingEigenvectors(
  engine: Engine,
  symmetric: Matrix,
  count: number,
): Promise<Eigenvectors> {
  const block = count + SPARE_VECTORS;
  const found = 4 * block < symmetric.rows ? await iterated(engine, symmetric, count, block) : undefined;
  return found ?? leading(eigenvectorsOf(symmetric), count);
}

async function iterated(
  engine: Engine,
  symmetric: Matrix,
  count: number,
  block: number,
): Promise<Eigenvectors | undefined> {
  const size = symmetric.rows;
  const shapes = {
    state: { matrix: [size, size] },
    inputs: { vectors: [size, block], combinations: [block, block] },
  };
  const [one, two] = [await engine.compile(powers(1), shapes), await engine.compile(powers(2), shapes)];
  const state = engine.hold({ matrix: asNdArray(symmetric) });
  try {
    const noise = new Float32Array(size * block);
    let vectors = ndarray([size, block], seededRandom(0).fork('subspace').fillNormal(noise));
    let combinations = asNdArray(Matrix.eye(block));
    let former: readonly number[] = [];
    let program = one;
    for (let round = 0; round < MAXIMAL_ROUNDS; round++) {
      const { basis, image } = await program.run(state, { vectors, combinations });
      const columns = columnsOf(basis);
      const ritz = ritzPairs(columns, columnsOf(image));
      if (ritz.values.length < count) return undefined;
      const { values, vectors: found } = leading(ritz, count);
      if (haveSettled(values, former)) return { values, vectors: combined(columns, found) };
      [vectors, combinations, former] = [image, nextCombinations(ritz, block), values];
      // The basis that was begun with knows nothing of the spread yet.
      if (round > 0) program = (values[0] as number) < NARROW * (ritz.values.at(-1) as number) ? two : one;
    }
    return undefined;
  } finally {
    state.release();
    await one.release();
    await two.release();
  }
}

type Operator = { readonly matrix: NdArray };
type Vectors = { readonly vectors: NdArray; readonly combinations: NdArray };
type Subspace = { readonly basis: NdArray; readonly image: NdArray };

/**
 * Goes on, by so many products with the matrix, from combinations of vectors, each of them near an eigenvector. The image is
 * the last of the products, the basis what it was taken of.
 */
const powers =
  (products: number): Program<Operator, Vectors, Subspace> =>
  ({ matrix }, { vectors, combinations }) => {
    let basis = tf.matMul(vectors, combinations);
    for (let product = 1; product < products; product++) basis = tf.matMul(matrix, basis);
    return { outputs: { basis, image: tf.matMul(matrix, basis) } };
  };

function haveSettled(values: readonly number[], former: readonly number[]): boolean {
  const [largest] = values as [number];
  return values.every((value, i) => {
    const change = Math.abs(value - (former[i] ?? Number.POSITIVE_INFINITY));
    return change <= SETTLED.ofItself * value + SETTLED.ofLargest * largest;
  });
}

/** The Ritz vectors' combinations, each brought to length 1 after the product; zeros where there are fewer than the block. */
function nextCombinations({ values, vectors }: Eigenvectors, block: number): NdArray {
  const combinations = zeros([block, block]);
  for (const [j, value] of values.entries()) {
    if (value <= 0) continue;
    for (let i = 0; i < block; i++) combinations.data[i * block + j] = vectors.get(i, j) / value;
  }
  return combinations;
}

function leading({ values, vectors }: Eigenvectors, count: number): Eigenvectors {
  return { values: values.slice(0, count), vectors: vectors.subMatrix(0, vectors.rows - 1, 0, count - 1) };
}

function combined(columns: Columns, combinations: Matrix): Matrix {
  return new Matrix(columns as Float64Array[]).transpose().mmul(combinations);
}

function columnsOf({ shape, data }: NdArray): Columns {
  const [rows, count] = shape as [number, number];
  const columns = Array.from({ length: count }, () => new Float64Array(rows));
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) column[i] = data[i * count + j] as number;
  }
  return columns;
}

function asNdArray(matrix: Matrix): NdArray {
  const array = zeros([matrix.rows, matrix.columns]);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) array.data[i * matrix.columns + j] = matrix.get(i, j);
  }
  return array;
}
