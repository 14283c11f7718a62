/** What the rounding of a source's numbers to float32 did to each column, [width] each. */
export interface Rounding {
  /** Least and greatest value before rounding. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** Largest distance between a value and its float32. */
  readonly error: Float64Array;
}

/** The rounding of some of the columns, in this order; of a column that is not among them (-1), none. */
export function selectRounding({ least, greatest, error }: Rounding, columns: readonly number[]): Rounding {
  const of = (values: Float64Array) => Float64Array.from(columns, (column) => values[column] ?? 0);
  return { least: of(least), greatest: of(greatest), error: of(error) };
}

/** Collects the rounding of rows, [width], as they are read. Missing and infinite values do not count. */
export function roundingWatch(width: number): {
  add(row: ArrayLike<number>, from?: number): void;
  read(): Rounding;
} {
  const least = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  const error = new Float64Array(width);
  return {
    add(row, from = 0) {
      for (let i = 0; i < width; i++) {
        const value = row[from + i] as number;
        const off = Math.abs(value - Math.fround(value));
        // False for NaN and infinity, whose distance is NaN, and for what is beyond float32.
        if (!(off < Number.POSITIVE_INFINITY)) continue;
        if (off > (error[i] as number)) error[i] = off;
        if (value < (least[i] as number)) least[i] = value;
        if (value > (greatest[i] as number)) greatest[i] = value;
      }
    },
    read: () => ({ least, greatest, error }),
  };
}
