import * as tf from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Engine, Program } from '../compute/engine.js';
import { type NdArray, ndarray, zeros } from '../compute/ndarray.js';
import { seededRandom } from '../random.js';
import { type Columns, orthonormalised, productsOf } from './orthonormal.js';

/** Eigenvectors in columns, largest eigenvalue first. */
export interface Eigenvectors {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

/** Vectors carried beside those that are asked for; the more, the faster the last one of these converges. */
const SPARE_VECTORS = 30;
/** Products between two orthonormalisations. More would drown the small eigenvectors in float32's rounding. */
const PRODUCTS_PER_ROUND = 3;
const MAXIMAL_ROUNDS = 100;
/** Relative change of the eigenvalues' sum in one round at which they have settled; float32 knows no less. */
const SETTLED = 3e-8;

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
  return found ?? decomposed(symmetric, count);
}

async function iterated(
  engine: Engine,
  symmetric: Matrix,
  count: number,
  block: number,
): Promise<Eigenvectors | undefined> {
  const size = symmetric.rows;
  const shapes = { state: { matrix: [size, size] }, inputs: { vectors: [size, block] } };
  const program = await engine.compile(powers, shapes);
  const state = engine.hold({ matrix: asNdArray(symmetric) });
  try {
    const start = seededRandom(0)
      .fork('subspace')
      .fillNormal(new Float32Array(size * block));
    let basis = orthonormalised(columnsOf(ndarray([size, block], start)));
    let former = 0;
    for (let round = 0; round < MAXIMAL_ROUNDS; round++) {
      const { first, last } = await program.run(state, { vectors: fromColumns(basis) });
      const { values, vectors } = decomposed(productsOf(basis, columnsOf(first)), count);
      const sum = values.reduce((total, value) => total + value, 0);
      if (Math.abs(sum - former) <= SETTLED * sum) {
        return { values, vectors: new Matrix(basis as Float64Array[]).transpose().mmul(vectors) };
      }
      basis = orthonormalised(columnsOf(last));
      former = sum;
    }
    return undefined;
  } finally {
    state.release();
    await program.release();
  }
}

type Operator = { readonly matrix: NdArray };
type Vectors = { readonly vectors: NdArray };
type Powers = { readonly first: NdArray; readonly last: NdArray };

/** C V and C^k V. */
const powers: Program<Operator, Vectors, Powers> = ({ matrix }, { vectors }) => {
  const first = tf.matMul(matrix, vectors);
  let last = first;
  for (let power = 1; power < PRODUCTS_PER_ROUND; power++) last = tf.matMul(matrix, last);
  return { outputs: { first, last } };
};

function decomposed(symmetric: Matrix, count: number): Eigenvectors {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const largestFirst = realEigenvalues
    .map((_, i) => i)
    .sort((a, b) => (realEigenvalues[b] as number) - (realEigenvalues[a] as number))
    .slice(0, count);
  return {
    values: largestFirst.map((i) => realEigenvalues[i] as number),
    vectors: eigenvectorMatrix.subMatrixColumn(largestFirst),
  };
}

function columnsOf({ shape, data }: NdArray): Columns {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (_, i) => data[i * columns + j] as number),
  );
}

function fromColumns(columns: Columns): NdArray {
  const matrix = zeros([(columns[0] as Float64Array).length, columns.length]);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < column.length; i++) matrix.data[i * columns.length + j] = column[i] as number;
  }
  return matrix;
}

function asNdArray(matrix: Matrix): NdArray {
  return ndarray([matrix.rows, matrix.columns], Float32Array.from(matrix.to1DArray()));
}
