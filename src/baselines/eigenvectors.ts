import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import type { Engine, Program } from '../compute/engine.js';
import { type NdArray, ndarray, zeros } from '../compute/ndarray.js';
import { seededRandom } from '../random.js';
import { chebyshev, type Degree, type Filter, gainOf } from './chebyshev.js';
import { type Columns, type Eigenvectors, eigenvectorsOf, ritzPairs } from './ritz.js';

/** Extra vectors in the subspace; the more there are, the faster the last requested one converges. */
const SPARE_VECTORS = 30;
/**
 * Up to this ratio of the block's largest eigenvalue to its smallest, a round makes two products with the matrix. Each
 * product amplifies the float32 rounding of the largest eigenvector by the ratio, which would drown the small ones.
 */
const NARROW = 100;
const MAXIMAL_ROUNDS = 100;
/** Tolerances of an eigenvalue per round: relative to itself plus relative to the largest, which float32 rounds. */
const SETTLED = { ofItself: 1e-6, ofLargest: 1e-8 };

/**
 * The `count` largest eigenvalues of a symmetric positive semidefinite matrix, with their eigenvectors.
 *
 * A small share of them is found by subspace iteration (Golub & Van Loan 2013, section 8.2.4) with Chebyshev
 * polynomials of the matrix instead of powers (Saad 2011, chapter 7). Its products run on the engine in float32, the
 * rest in float64. A larger share, or an iteration that does not converge, takes the full decomposition.
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
  const matrix = asNdArray(symmetric);
  const compile = (degree: Degree) =>
    engine.compile(filtered(degree), {
      state: { matrix: matrix.shape },
      inputs: {
        basis: [size, block],
        image: [size, block],
        combinations: [block, block],
        coefficients: [degree],
      },
    });
  const programs = { 1: await compile(1), 2: await compile(2) };
  const state = engine.hold({ matrix });
  try {
    const noise = seededRandom(0)
      .fork('subspace')
      .fillNormal(new Float32Array(size * block));
    const begun = ndarray([size, block], noise);
    let subspace: Subspace = { basis: begun, image: begun };
    let filter: Filter = { degree: 1, coefficients: [0] };
    let combinations = asNdArray(Matrix.eye(block));
    let former: readonly number[] = [];
    for (let round = 0; round < MAXIMAL_ROUNDS; round++) {
      const coefficients = ndarray([filter.degree], Float32Array.from(filter.coefficients));
      subspace = await programs[filter.degree].run(state, { ...subspace, combinations, coefficients });
      const columns = columnsOf(subspace.basis);
      const ritz = ritzPairs(columns, columnsOf(subspace.image));
      if (ritz.values.length < count) return undefined;
      const { values, vectors: found } = leading(ritz, count);
      if (haveSettled(values, former)) return { values, vectors: combined(columns, found) };
      former = values;
      const smallest = Math.max(0, ritz.values.at(-1) as number);
      // The initial random basis gives no estimate of the ratio yet.
      filter = chebyshev(round > 0 && (values[0] as number) < NARROW * smallest ? 2 : 1, smallest);
      combinations = nextCombinations(ritz, block, filter);
    }
    return undefined;
  } finally {
    state.release();
    for (const program of Object.values(programs)) await program.release();
  }
}

type Operator = { readonly matrix: NdArray };
type Subspace = { readonly basis: NdArray; readonly image: NdArray };
type Combined = Subspace & { readonly combinations: NdArray; readonly coefficients: NdArray };

/** Applies the filter to combinations of the basis, whose image under the matrix is known. */
const filtered =
  (degree: Degree): Program<Operator, Combined, Subspace> =>
  ({ matrix }, { basis, image, combinations, coefficients }) => {
    const powers = [tf.matMul(basis, combinations), tf.matMul(image, combinations)];
    if (degree === 2) powers.push(tf.matMul(matrix, powers[1] as tf.Tensor));
    const next = powers
      .slice(0, degree)
      .reduce(
        (sum, vectors, power) => tf.add(sum, tf.mul(vectors, tf.slice(coefficients, power, 1))),
        powers[degree] as tf.Tensor,
      );
    return { outputs: { basis: next, image: tf.matMul(matrix, next) } };
  };

function haveSettled(values: readonly number[], former: readonly number[]): boolean {
  const [largest] = values as [number];
  return values.every((value, i) => {
    const change = Math.abs(value - (former[i] ?? Number.POSITIVE_INFINITY));
    return change <= SETTLED.ofItself * value + SETTLED.ofLargest * largest;
  });
}

/** Combinations that give the Ritz vectors, scaled to length 1 after the filter; padded with zeros to the block. */
function nextCombinations({ values, vectors }: Eigenvectors, block: number, filter: Filter): NdArray {
  const combinations = zeros([block, block]);
  for (const [j, value] of values.entries()) {
    if (value <= 0) continue;
    const length = gainOf(filter, value);
    for (let i = 0; i < block; i++) combinations.data[i * block + j] = vectors.get(i, j) / length;
  }
  return combinations;
}

function leading({ values, vectors }: Eigenvectors, count: number): Eigenvectors {
  return { values: values.slice(0, count), vectors: vectors.subMatrix(0, vectors.rows - 1, 0, count - 1) };
}

function combined(columns: Columns, combinations: Matrix): Matrix {
  return new Matrix(columns as Float32Array[]).transpose().mmul(combinations);
}

function columnsOf({ shape, data }: NdArray): Columns {
  const [rows, count] = shape as [number, number];
  const columns = Array.from({ length: count }, () => new Float32Array(rows));
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
