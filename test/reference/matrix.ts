/** Plain loops over plain arrays: the tests' second opinion. Nothing of src/ is imported below test/reference. */
export type Matrix = number[][];

export function fromFlat(data: ArrayLike<number>, columns: number): Matrix {
  return Array.from({ length: data.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => data[row * columns + column] as number),
  );
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** x W + b, one number at a time. */
export function affine(x: Matrix, weights: Matrix, bias: readonly number[]): Matrix {
  return x.map((row) =>
    bias.map((offset, j) =>
      row.reduce((sum, value, i) => sum + value * ((weights[i] as number[])[j] as number), offset),
    ),
  );
}

export function transpose(matrix: Matrix): Matrix {
  return (matrix[0] as number[]).map((_, column) => matrix.map((row) => row[column] as number));
}

export function map(matrix: Matrix, f: (value: number) => number): Matrix {
  return matrix.map((row) => row.map(f));
}
