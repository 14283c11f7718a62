import type { Matrix } from 'ml-matrix';
import { type NdArray, zeros } from '../compute/ndarray.js';

/** The matrix with each column's sign chosen so that its largest entry by size is positive. */
export function signedColumns(matrix: Matrix): NdArray {
  const { rows, columns } = matrix;
  const signed = zeros([rows, columns]);
  for (let k = 0; k < columns; k++) {
    const column = matrix.getColumn(k);
    const sign = signOfLargest(column);
    for (let i = 0; i < rows; i++) signed.data[i * columns + k] = sign * (column[i] as number);
  }
  return signed;
}

/** The first `count` columns. [rows, columns] -> [rows, count] */
export function firstColumns({ shape, data }: NdArray, count: number): NdArray {
  const [rows, columns] = shape as [number, number];
  const kept = zeros([rows, count]);
  for (let i = 0; i < rows; i++) kept.data.set(data.subarray(i * columns, i * columns + count), i * count);
  return kept;
}

/** -1 if the entry that is largest by size is negative, else 1. */
export function signOfLargest(column: readonly number[]): number {
  let largest = 0;
  for (const value of column) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? -1 : 1;
}
