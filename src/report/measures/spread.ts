/** Mean and standard deviation of one number over the seeds. */
export interface Spread {
  readonly mean: number;
  /** Of the sample, with n - 1; null for a single seed. */
  readonly standardDeviation: number | null;
}

/** Of a row's columns, these over the seeds. */
export type Spreads<Column extends string> = { readonly [Key in Column]: Spread };

type NumberColumn<Row> = { [Key in keyof Row]: Row[Key] extends number ? Key : never }[keyof Row];

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

interface SeedsOfModel {
  readonly model: string;
  readonly seeds: readonly number[];
}

/** Says what the numbers after ± are, and which models have other seeds than the first. */
export function seedsSentence(summaries: readonly SeedsOfModel[]): string {
  const [first, ...others] = summaries;
  if (first === undefined) return 'No model has been measured yet.';
  const exceptions = others
    .filter((summary) => namedSeeds(summary) !== namedSeeds(first))
    .map((summary) => `; ${summary.model}: ${namedSeeds(summary)}`);
  const meaning = summaries.some(({ seeds }) => seeds.length > 1)
    ? 'Mean ± standard deviation over'
    : 'Measured with';
  return `${meaning} ${namedSeeds(first)}${exceptions.join('')}.`;
}

function namedSeeds({ seeds }: SeedsOfModel): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}
