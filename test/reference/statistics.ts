import type { Matrix } from './matrix.js';
import { transpose } from './matrix.js';

/** The mean of each column. */
export function columnMeans(rows: Matrix): number[] {
  return transpose(rows).map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
}

/** The standard deviation of each column, over all rows. */
export function columnDeviations(rows: Matrix): number[] {
  const means = columnMeans(rows);
  return transpose(rows).map((column, i) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - (means[i] as number)) ** 2, 0) / column.length),
  );
}

/** The covariance of the columns, over all rows. */
export function covariance(rows: Matrix): Matrix {
  const means = columnMeans(rows);
  return means.map((a, i) =>
    means.map(
      (b, j) =>
        rows.reduce((sum, row) => sum + ((row[i] as number) - a) * ((row[j] as number) - b), 0) / rows.length,
    ),
  );
}

/** The squared error of reconstructions, summed over a row and averaged over rows. */
export function meanSquaredError(rows: Matrix, reconstruct: (row: number[]) => number[]): number {
  const errors = rows.map((row) => {
    const output = reconstruct(row);
    return row.reduce((sum, value, i) => sum + (value - (output[i] as number)) ** 2, 0);
  });
  return errors.reduce((sum, error) => sum + error, 0) / rows.length;
}
