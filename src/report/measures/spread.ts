/** Mean and standard deviation of one number over the seeds. */
export interface Spread {
  readonly mean: number;
  /** Of the sample, with n - 1; null for a single seed. */
  readonly standardDeviation: number | null;
}

/** The properties of a row that are numbers. */
export type NumberColumn<Row> = { [Key in keyof Row]: Row[Key] extends number ? Key : never }[keyof Row];

/** The spread of one column over the rows of a model. */
export function spreadOf<Row>(rows: readonly Row[], column: NumberColumn<Row>): Spread {
  const values = rows.map((row) => row[column] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null };
}

/** `13.866 ± 0.012`, or `13.866` for a single seed. */
export function formatSpread({ mean, standardDeviation }: Spread): string {
  return standardDeviation === null
    ? formatError(mean)
    : `${formatError(mean)} ± ${formatError(standardDeviation)}`;
}

/** `1.20 ± 0.05 %`, or `1.20 %` for a single seed. */
export function formatShare({ mean, standardDeviation }: Spread): string {
  const percent = (share: number) => (100 * share).toFixed(2);
  return `${percent(mean)}${standardDeviation === null ? '' : ` ± ${percent(standardDeviation)}`} %`;
}

/** A squared error as every table and figure prints it. */
export function formatError(squaredError: number): string {
  return squaredError.toFixed(3);
}
