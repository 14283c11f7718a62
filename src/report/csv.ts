import { stringify } from 'csv-stringify/sync';
import type {
  ClassesRow,
  ComparisonRow,
  CrossEntropyRow,
  ErrorsRow,
  HistoryRow,
  RetrievalRow,
} from './rows.js';

interface Column<Row> {
  readonly key: keyof Row & string;
  readonly header: string;
}

const COMPARISON: readonly Column<ComparisonRow>[] = [
  { key: 'experiment', header: 'experiment' },
  { key: 'profile', header: 'profile' },
  { key: 'seed', header: 'seed' },
  { key: 'model', header: 'model' },
  { key: 'codeSize', header: 'code_size' },
  { key: 'trainSquaredError', header: 'train_squared_error' },
  { key: 'testSquaredError', header: 'test_squared_error' },
  { key: 'paperTestSquaredError', header: 'paper_test_squared_error' },
  { key: 'wallSeconds', header: 'wall_seconds' },
];

const HISTORY: readonly Column<HistoryRow>[] = [
  { key: 'experiment', header: 'experiment' },
  { key: 'seed', header: 'seed' },
  { key: 'model', header: 'model' },
  { key: 'codeSize', header: 'code_size' },
  { key: 'phase', header: 'phase' },
  { key: 'layer', header: 'layer' },
  { key: 'epoch', header: 'epoch' },
  { key: 'step', header: 'step' },
  { key: 'metric', header: 'metric' },
  { key: 'value', header: 'value' },
  { key: 'wallSeconds', header: 'wall_seconds' },
];

const CLASSES: readonly Column<ClassesRow>[] = [
  { key: 'experiment', header: 'experiment' },
  { key: 'profile', header: 'profile' },
  { key: 'seed', header: 'seed' },
  { key: 'model', header: 'model' },
  { key: 'codeSize', header: 'code_size' },
  { key: 'neighbours', header: 'neighbours' },
  { key: 'neighbourAccuracy', header: 'neighbour_accuracy' },
  { key: 'silhouette', header: 'silhouette' },
];

const CROSS_ENTROPY: readonly Column<CrossEntropyRow>[] = [
  { key: 'experiment', header: 'experiment' },
  { key: 'profile', header: 'profile' },
  { key: 'seed', header: 'seed' },
  { key: 'model', header: 'model' },
  { key: 'codeSize', header: 'code_size' },
  { key: 'trainCrossEntropy', header: 'train_cross_entropy' },
  { key: 'testCrossEntropy', header: 'test_cross_entropy' },
];

const RETRIEVAL: readonly Column<RetrievalRow>[] = [
  { key: 'experiment', header: 'experiment' },
  { key: 'profile', header: 'profile' },
  { key: 'seed', header: 'seed' },
  { key: 'model', header: 'model' },
  { key: 'codeSize', header: 'code_size' },
  { key: 'retrieved', header: 'retrieved' },
  { key: 'accuracy', header: 'accuracy' },
];

const ERRORS: readonly Column<ErrorsRow>[] = [
  { key: 'experiment', header: 'experiment' },
  { key: 'profile', header: 'profile' },
  { key: 'seed', header: 'seed' },
  { key: 'model', header: 'model' },
  { key: 'trainError', header: 'train_error' },
  { key: 'testError', header: 'test_error' },
  { key: 'paperTestError', header: 'paper_test_error' },
  { key: 'wallSeconds', header: 'wall_seconds' },
];

/** comparison.csv, with its header line. A null is an empty field. */
export function comparisonCsv(rows: readonly ComparisonRow[]): string {
  return csv(rows, COMPARISON);
}

/** history.csv, with its header line. A null is an empty field. */
export function historyCsv(rows: readonly HistoryRow[]): string {
  return csv(rows, HISTORY);
}

/** classes.csv, with its header line. */
export function classesCsv(rows: readonly ClassesRow[]): string {
  return csv(rows, CLASSES);
}

/** cross-entropy.csv, with its header line. */
export function crossEntropyCsv(rows: readonly CrossEntropyRow[]): string {
  return csv(rows, CROSS_ENTROPY);
}

/** retrieval.csv, with its header line. */
export function retrievalCsv(rows: readonly RetrievalRow[]): string {
  return csv(rows, RETRIEVAL);
}

/** The comparison.csv of classifiers, with its header line. A null is an empty field. */
export function errorsCsv(rows: readonly ErrorsRow[]): string {
  return csv(rows, ERRORS);
}

/** Numbers keep every digit, so that a reader gets back the very same ones; only seconds are rounded, to 0.1 s. */
function csv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const rounded = rows.map((row) => {
    const { wallSeconds } = row as { readonly wallSeconds?: number };
    return wallSeconds === undefined ? row : { ...row, wallSeconds: Math.round(wallSeconds * 10) / 10 };
  });
  return stringify(rounded, { header: true, columns: [...columns] });
}
