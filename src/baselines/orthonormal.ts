import { CholeskyDecomposition, Matrix, QrDecomposition } from 'ml-matrix';

/** The columns of a matrix with many rows. */
export type Columns = readonly Float64Array[];

/** Farthest from the identity that products of once orthonormalised columns may be for a second time to make them exact. */
const NEARLY_ORTHONORMAL = 1e-3;

/**
 * Orthonormal columns with the same span, no more of them than rows.
 *
 * By Cholesky's decomposition of the columns' products, twice (CholeskyQR2; Yamamoto, Nakatsukasa, Yanagisawa & Fukaya
 * 2015), in a fifth of the time of Householder's reflections; by these where columns are too near to dependent for that.
 */
export function orthonormalised(columns: Columns): Columns {
  const once = timesInverseOfFactor(columns, productsOf(columns, columns));
  if (once !== undefined) {
    const products = productsOf(once, once);
    const error = Matrix.sub(products, Matrix.eye(columns.length)).abs().max();
    const twice = error < NEARLY_ORTHONORMAL ? timesInverseOfFactor(once, products) : undefined;
    if (twice !== undefined) return twice;
  }
  const orthogonal = new QrDecomposition(new Matrix(columns as Float64Array[]).transpose()).orthogonalMatrix;
  return columns.map((_, j) => Float64Array.from(orthogonal.getColumn(j)));
}

/** AᵀB: the product of each column of A with each of B. */
export function productsOf(a: Columns, b: Columns): Matrix {
  return new Matrix(a.map((left) => b.map((right) => dot(left, right))));
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

/** V L⁻ᵀ, where the products VᵀV are L Lᵀ; undefined where rounding left them no such factor. */
function timesInverseOfFactor(columns: Columns, products: Matrix): Columns | undefined {
  const decomposition = new CholeskyDecomposition(products);
  if (!decomposition.isPositiveDefinite()) return undefined;
  const factor = decomposition.lowerTriangularMatrix;
  const solved: Float64Array[] = [];
  for (const [j, column] of columns.entries()) {
    const rest = column.slice();
    for (const [k, earlier] of solved.entries()) subtract(rest, earlier, factor.get(j, k));
    solved.push(rest.map((value) => value / factor.get(j, j)));
  }
  return solved;
}

function subtract(from: Float64Array, column: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - times * (column[i] as number);
}
