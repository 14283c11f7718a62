import type {
  ClassesRow,
  ComparisonRow,
  CrossEntropyRow,
  ErrorsRow,
  OverviewRow,
  RetrievalRow,
} from './rows.js';

/** Mean and standard deviation of one number over the seeds. */
export interface Spread {
  readonly mean: number;
  /** Of the sample, with n - 1; null for a single seed. */
  readonly standardDeviation: number | null;
}

/** How well one model with one code size reconstructs, over its seeds. Squared errors as in ComparisonRow. */
export interface ModelSummary {
  readonly model: string;
  readonly codeSize: number;
  readonly seeds: readonly number[];
  readonly testSquaredError: Spread;
  readonly trainSquaredError: Spread;
  readonly paperTestSquaredError: number | null;
  /** Mean over the seeds. */
  readonly wallSeconds: number;
}

/** One summary for each model and code size, in the order in which they first appear. Expects the rows of one experiment. */
export function summarise(rows: readonly ComparisonRow[]): ModelSummary[] {
  return grouped(rows).map(summaryOf);
}

/** The rows of each model and code size. */
function grouped<Row extends { readonly model: string; readonly codeSize: number | null }>(
  rows: readonly Row[],
): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.model, row.codeSize]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function summaryOf(rows: readonly ComparisonRow[]): ModelSummary {
  const { model, codeSize, paperTestSquaredError } = rows[0] as ComparisonRow;
  return {
    model,
    codeSize,
    seeds: rows.map((row) => row.seed),
    testSquaredError: spreadOf(rows.map((row) => row.testSquaredError)),
    trainSquaredError: spreadOf(rows.map((row) => row.trainSquaredError)),
    paperTestSquaredError,
    wallSeconds: meanOf(rows.map((row) => row.wallSeconds)),
  };
}

/** How well one model's codes keep classes apart, over its seeds. */
export interface ClassesSummary {
  readonly model: string;
  readonly codeSize: number;
  readonly neighbours: number;
  readonly neighbourAccuracy: Spread;
  readonly silhouette: Spread;
}

/** One summary for each model and code size, in the order in which they first appear. */
export function summariseClasses(rows: readonly ClassesRow[]): ClassesSummary[] {
  return grouped(rows).map((group) => {
    const { model, codeSize, neighbours } = group[0] as ClassesRow;
    return {
      model,
      codeSize,
      neighbours,
      neighbourAccuracy: spreadOf(group.map((row) => row.neighbourAccuracy)),
      silhouette: spreadOf(group.map((row) => row.silhouette)),
    };
  });
}

/** What a word costs by one model, over its seeds, in nats. */
export interface CrossEntropySummary {
  readonly model: string;
  readonly codeSize: number;
  readonly testCrossEntropy: Spread;
  readonly trainCrossEntropy: Spread;
}

/** One summary for each model and code size, in the order in which they first appear. */
export function summariseCrossEntropies(rows: readonly CrossEntropyRow[]): CrossEntropySummary[] {
  return grouped(rows).map((group) => {
    const { model, codeSize } = group[0] as CrossEntropyRow;
    return {
      model,
      codeSize,
      testCrossEntropy: spreadOf(group.map((row) => row.testCrossEntropy)),
      trainCrossEntropy: spreadOf(group.map((row) => row.trainCrossEntropy)),
    };
  });
}

/** How well documents are found by one model's codes, over its seeds. */
export interface RetrievalSummary {
  readonly model: string;
  readonly codeSize: number;
  readonly points: readonly { readonly retrieved: number; readonly accuracy: Spread }[];
}

/** One summary for each model and code size, in the order in which they first appear. */
export function summariseRetrieval(rows: readonly RetrievalRow[]): RetrievalSummary[] {
  return grouped(rows).map((group) => {
    const { model, codeSize } = group[0] as RetrievalRow;
    const counts = [...new Set(group.map(({ retrieved }) => retrieved))];
    const points = counts.map((retrieved) => ({
      retrieved,
      accuracy: spreadOf(group.filter((row) => row.retrieved === retrieved).map(({ accuracy }) => accuracy)),
    }));
    return { model, codeSize, points };
  });
}

/** How often one classifier is wrong, over its seeds. */
export interface ErrorsSummary {
  readonly model: string;
  readonly testError: Spread;
  readonly trainError: Spread;
  readonly paperTestError: number | null;
  readonly wallSeconds: number;
}

/** One summary for each model, in the order in which they first appear. */
export function summariseErrors(rows: readonly ErrorsRow[]): ErrorsSummary[] {
  return grouped(rows.map((row) => ({ ...row, codeSize: 0 }))).map((group) => {
    const { model, paperTestError } = group[0] as ErrorsRow;
    return {
      model,
      testError: spreadOf(group.map((row) => row.testError)),
      trainError: spreadOf(group.map((row) => row.trainError)),
      paperTestError,
      wallSeconds: meanOf(group.map((row) => row.wallSeconds)),
    };
  });
}

/** One model of one experiment, over its seeds. */
export interface OverviewSummary
  extends Pick<OverviewRow, 'experiment' | 'model' | 'codeSize' | 'measure' | 'paper'> {
  readonly ours: Spread;
}

/** One summary for each experiment, model and code size, in the order in which they first appear. */
export function summariseOverview(rows: readonly OverviewRow[]): OverviewSummary[] {
  const names = [...new Set(rows.map(({ experiment }) => experiment))];
  return names.flatMap((name) => {
    const own = rows.filter(({ experiment }) => experiment === name);
    return grouped(own).map((group) => ({
      ...(group[0] as OverviewRow),
      ours: spreadOf(group.map(({ ours }) => ours)),
    }));
  });
}

/** `1.20 ± 0.05 %`, or `1.20 %` for a single seed. */
export function formatShare({ mean, standardDeviation }: Spread): string {
  const percent = (share: number) => (100 * share).toFixed(2);
  return `${percent(mean)}${standardDeviation === null ? '' : ` ± ${percent(standardDeviation)}`} %`;
}

function spreadOf(values: readonly number[]): Spread {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `13.866 ± 0.012`, or `13.866` for a single seed. */
export function formatSpread({ mean, standardDeviation }: Spread): string {
  return standardDeviation === null
    ? formatError(mean)
    : `${formatError(mean)} ± ${formatError(standardDeviation)}`;
}

/** A squared error as every table and figure prints it. */
export function formatError(squaredError: number): string {
  return squaredError.toFixed(3);
}
