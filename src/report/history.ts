import {
  type Columns,
  hasColumns,
  number,
  oneOf,
  orNull,
  readCsv,
  tenths,
  text,
  writeCsv,
} from './columns.js';

/** One line of history.csv: one number measured during training. */
export interface HistoryRow {
  readonly experiment: string;
  readonly seed: number;
  /** Name of the network in training. */
  readonly model: string;
  readonly codeSize: number;
  readonly phase: 'pretrain' | 'finetune';
  /** Place of the RBM in the stack, from 1; null in fine-tuning. */
  readonly layer: number | null;
  /** From 1; 0 is the state before the first epoch. */
  readonly epoch: number;
  /** Weight updates since this phase and layer began. */
  readonly step: number;
  readonly metric: string;
  readonly value: number;
  /** Seconds since the run began, without interruptions. */
  readonly wallSeconds: number;
}

const COLUMNS: Columns<HistoryRow> = {
  experiment: text,
  seed: number,
  model: text,
  codeSize: number,
  phase: oneOf('pretrain', 'finetune'),
  layer: orNull(number),
  epoch: number,
  step: number,
  metric: text,
  value: number,
  wallSeconds: tenths,
};

/** The text of history.csv, with its header line. A null is an empty field. */
export function historyCsv(rows: readonly HistoryRow[]): string {
  return writeCsv(COLUMNS, rows);
}

/**
 * The rows of a history.csv. `source` names the file in errors. A file of an early version, which does not name the
 * networks, gives no rows. Throws an InputError if the text is damaged.
 */
export function readHistory(csv: string, source: string): HistoryRow[] {
  return hasColumns({ model: text }, csv) ? readCsv(COLUMNS, csv, source) : [];
}
