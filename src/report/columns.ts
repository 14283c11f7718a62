import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { InputError, messageOf } from '../errors.js';

/** How values of one type are written to a CSV file and read back. */
export interface Cell<Value> {
  readonly write: (value: Value) => string | number | null;
  /** Returns undefined for a text that is no such value. */
  readonly read: (text: string) => Value | undefined;
  /** For errors, such as `a number`. */
  readonly kind: string;
}

/** A cell for each property of a row, in the order of the file. The property `codeSize` is the column `code_size`. */
export type Columns<Row> = { readonly [Key in keyof Row]-?: Cell<Row[Key]> };

export const text: Cell<string> = { kind: 'a text', write: (value) => value, read: (written) => written };

/** Keeps every digit, so that reading gives the very same number. */
export const number: Cell<number> = {
  kind: 'a number',
  write: (value) => value,
  read(written) {
    const value = Number(written);
    const isNumber = written.trim() !== '' && (written === 'NaN' || !Number.isNaN(value));
    return isNumber ? value : undefined;
  },
};

/** Rounds to tenths, for seconds. */
export const tenths: Cell<number> = { ...number, write: (value) => Math.round(value * 10) / 10 };

/** An empty cell is null. */
export function orNull<Value>(cell: Cell<Value>): Cell<Value | null> {
  return {
    kind: `${cell.kind} or empty`,
    write: (value) => (value === null ? null : cell.write(value)),
    read: (written) => (written === '' ? null : cell.read(written)),
  };
}

export function oneOf<Value extends string>(...values: readonly Value[]): Cell<Value> {
  return {
    kind: `one of: ${values.join(', ')}`,
    write: (value) => value,
    read: (written) => values.find((value) => value === written),
  };
}

/** The text of a CSV file, with its header line. */
export function writeCsv<Row>(columns: Columns<Row>, rows: readonly Row[]): string {
  const keys = keysOf(columns);
  const cells = rows.map((row) => keys.map((key) => columns[key].write(row[key])));
  return stringify([keys.map(headerOf), ...cells]);
}

/**
 * The rows of a CSV file that `writeCsv` wrote. `source` names the file in errors.
 * Throws an InputError for a text that is no CSV, a missing column and a value of another kind.
 */
export function readCsv<Row>(columns: Columns<Row>, csv: string, source: string): Row[] {
  const damaged = (what: string, cause?: unknown) =>
    new InputError(
      `${source} is damaged: ${what}. Move its folder away and run the command that wrote it again.`,
      { cause },
    );
  const read = (record: Readonly<Record<string, string>>, line: number, key: keyof Row & string) => {
    const header = headerOf(key);
    const written = record[header];
    if (written === undefined) throw damaged(`the column ${header} is missing`);
    const value = columns[key].read(written);
    if (value === undefined)
      throw damaged(`${header} of row ${line} is '${written}', but must be ${columns[key].kind}`);
    return value;
  };
  let records: Record<string, string>[];
  try {
    records = parse(csv, { columns: true });
  } catch (error) {
    throw damaged(messageOf(error), error);
  }
  return records.map(
    (record, i) => Object.fromEntries(keysOf(columns).map((key) => [key, read(record, i + 1, key)])) as Row,
  );
}

/** Whether the header line of a CSV file names all of these columns. */
export function hasColumns<Row>(columns: Columns<Row>, csv: string): boolean {
  const headers = csv.split(/\r?\n/, 1)[0]?.split(',');
  return keysOf(columns).every((key) => headers?.includes(headerOf(key)));
}

function keysOf<Row>(columns: Columns<Row>): (keyof Row & string)[] {
  return Object.keys(columns) as (keyof Row & string)[];
}

function headerOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
