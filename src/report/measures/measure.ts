import { type Columns, number, readCsv, text, writeCsv } from '../columns.js';
import { type MeasuredTable, tableText } from '../measured-table.js';

/** What is measured of models: the file that keeps the rows, one for each model and seed, and the table that people read. */
export interface Measure<Row> {
  /** Name of the file in a result folder. */
  readonly file: string;
  /** They write the file and read it back. */
  readonly columns: Columns<Row>;
  /** Means and standard deviations over the seeds. */
  readonly table: (rows: readonly Row[]) => MeasuredTable;
}

/** What a row of every measure tells of its model. */
export interface MeasuredModel {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly model: string;
}

export const MODEL_COLUMNS: Columns<MeasuredModel> = {
  experiment: text,
  profile: text,
  seed: number,
  model: text,
};

/** The text of the measure's file, with its header line. A null is an empty field. */
export function measureCsv<Row>({ columns }: Measure<Row>, rows: readonly Row[]): string {
  return writeCsv(columns, rows);
}

/** The rows of the measure's file. `source` names the file in errors. Throws an InputError if the text is damaged. */
export function readMeasure<Row>({ columns }: Measure<Row>, csv: string, source: string): Row[] {
  return readCsv(columns, csv, source);
}

/** The measure's table for a terminal. */
export function measureText<Row>({ table }: Measure<Row>, rows: readonly Row[]): string {
  return tableText(table(rows));
}
