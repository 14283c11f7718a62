import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** The columns of a matrix with many rows. */
export type Columns = readonly Float64Array[];

/** Eigenvectors in columns, largest eigenvalue first. */
export interface Eigenvectors {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

/** Directions of the basis that are shorter than this beside its columns, squared, are rounding and left out. */
const ROUNDING = 1e-10;

/**
 * What a subspace knows of the eigenvectors of a symmetric matrix C (Rayleigh-Ritz; Golub & Van Loan 2013, section 8.1.3),
 * from a basis V, which need not be orthonormal, and its image C V.
 *
 * The vectors W are combinations of the basis, V W are orthonormal. There are as many as V has independent columns.
 */
export function ritzPairs(basis: Columns, image: Columns): Eigenvectors {
  const orthonormalising = orthonormalCombinations(productsAmong(basis));
  if (orthonormalising.columns === 0) return { values: [], vectors: orthonormalising };
  const projected = orthonormalising.transpose().mmul(productsWith(basis, image)).mmul(orthonormalising);
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

/** W with Wᵀ G W = 1 for the products G = Vᵀ V, so that V W are orthonormal (Löwdin's canonical orthonormalisation). */
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

/** VᵀV: each product is computed once. */
function productsAmong(columns: Columns): Matrix {
  return symmetric(columns, (i, j) => dot(columns[i] as Float64Array, columns[j] as Float64Array));
}

/** VᵀCV, the mean of it and its transpose: the image was rounded, and is not quite symmetric. */
function productsWith(basis: Columns, image: Columns): Matrix {
  const product = (i: number, j: number) => dot(basis[i] as Float64Array, image[j] as Float64Array);
  return symmetric(basis, (i, j) => (product(i, j) + product(j, i)) / 2);
}

function symmetric({ length }: Columns, entry: (i: number, j: number) => number): Matrix {
  const matrix = new Matrix(length, length);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j <= i; j++) {
      const value = entry(i, j);
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  // Two sums do not wait for one another.
  let [even, odd] = [0, 0];
  const pairs = a.length - (a.length % 2);
  for (let i = 0; i < pairs; i += 2) {
    even += (a[i] as number) * (b[i] as number);
    odd += (a[i + 1] as number) * (b[i + 1] as number);
  }
  return pairs < a.length ? even + odd + (a[pairs] as number) * (b[pairs] as number) : even + odd;
}
