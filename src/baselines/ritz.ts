import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { hotLoops } from '../hot-loops.js';

/** Columns of a matrix with many rows. */
export type Columns = readonly Float32Array[];

/** Eigenvectors in columns, largest eigenvalue first. */
export interface Eigenvectors {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

/** Directions of the basis with a relative squared length below this are rounding, and are dropped. */
const ROUNDING = 1e-10;

/**
 * Rayleigh-Ritz approximation of the eigenvectors of a symmetric matrix C in a subspace (Golub & Van Loan 2013, section
 * 8.1.3), from a basis V, which need not be orthonormal, and its image C V. The returned vectors W are combinations of
 * the basis such that V W is orthonormal. There are as many as V has independent columns.
 */
export function ritzPairs(basis: Columns, image: Columns): Eigenvectors {
  const orthonormalising = orthonormalCombinations(symmetricProducts(basis, basis));
  if (orthonormalising.columns === 0) return { values: [], vectors: orthonormalising };
  const projected = orthonormalising.transpose().mmul(symmetricProducts(basis, image)).mmul(orthonormalising);
  const { values, vectors } = eigenvectorsOf(projected);
  return { values, vectors: orthonormalising.mmul(vectors) };
}

/** All eigenvectors of a symmetric matrix. */
export function eigenvectorsOf(symmetric: Matrix): Eigenvectors {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const largestFirst = realEigenvalues
    .map((_, i) => i)
    .sort((a, b) => (realEigenvalues[b] as number) - (realEigenvalues[a] as number));
  return {
    values: largestFirst.map((i) => realEigenvalues[i] as number),
    vectors: eigenvectorMatrix.subMatrixColumn(largestFirst),
  };
}

/** W with Wᵀ G W = 1 for G = Vᵀ V, so that V W is orthonormal (Löwdin's canonical orthonormalisation). */
function orthonormalCombinations(products: Matrix): Matrix {
  const scales = products.diagonal().map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0));
  const cosines = products.clone().mulRowVector(scales).mulColumnVector(scales);
  const { values, vectors } = eigenvectorsOf(cosines);
  const independent = values.filter((value) => value > ROUNDING);
  if (independent.length === 0) return new Matrix(products.rows, 0);
  return vectors
    .subMatrix(0, products.rows - 1, 0, independent.length - 1)
    .mulColumnVector(scales)
    .mulRowVector(independent.map((value) => 1 / Math.sqrt(value)));
}

/** VᵀW if it is symmetric: only products on and below the diagonal are computed. */
function symmetricProducts(left: Columns, right: Columns): Matrix {
  const { dot } = hotLoops();
  const products = new Matrix(left.length, right.length);
  for (const [i, column] of left.entries()) {
    for (let j = 0; j <= i; j++) {
      const product = dot(column, right[j] as Float32Array);
      products.set(i, j, product);
      products.set(j, i, product);
    }
  }
  return products;
}
