import { InputError } from '../../errors.js';
import { LARGEST_FLOAT32 } from '../storage/number-type.js';
import { type RowStore, rowStore } from '../storage/row-store.js';
import type { ReadOptions, TableContent } from '../table.js';
import { type ChosenColumns, chooseColumns, listed } from './columns.js';
import { csvRecords, likelyDelimiter, unreadable } from './csv-records.js';
import type { DataFile } from './format.js';

/** Spellings of a missing value, in lower case. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-']);

/**
 * Reads a text table record by record, so that it may be larger than memory. Unless the options say so, the delimiter
 * (comma, semicolon, tab) and the header are detected. Throws an InputError with line and column for a field that is not
 * a number.
 */
export async function readCsv({ path, file, start, zipped, options }: DataFile): Promise<TableContent> {
  const source = file.name;
  const delimiter = options.delimiter ?? likelyDelimiter(new TextDecoder('latin1').decode(start), source);
  const records = csvRecords(path, { delimiter, zipped });
  let reading: Reading | undefined;
  try {
    for await (const { record, info } of records) {
      if (reading === undefined) {
        const header = options.header ?? !record.every(isNumberOrMissing);
        reading = begin(source, record, header, options);
        if (header) continue;
      }
      addRecord(reading, record, info.lines);
    }
  } catch (error) {
    reading?.store.release();
    throw error instanceof InputError ? error : unreadable(source, error);
  }
  if (reading === undefined || reading.store.count === 0) {
    reading?.store.release();
    throw new InputError(
      `${source} has no rows of numbers${reading ? ' under its header' : ''}. Give a table with at least one row.`,
    );
  }
  const { store, chosen, names, hasHeader, labels } = reading;
  const numbers = hasHeader && options.header === undefined ? names.filter(isNumber) : [];
  const { examples, onDisk } = store.finish();
  return {
    examples,
    kind: 'numbers',
    columns: chosen.components.map((column) => names[column] as string),
    labels: chosen.label === null ? undefined : labels,
    notes: [
      `${examples.count} rows of ${examples.width} columns${hasHeader ? '' : ' (no header found)'}`,
      ...(numbers.length > 0
        ? [
            `the first line is taken for the names of the columns, though there are numbers in it (${listed(numbers)}): set \`header\` to false if it is a row`,
          ]
        : []),
      ...(onDisk ? ['too many rows for memory: they are kept in a temporary file'] : []),
    ],
    release: store.release,
  };
}

interface Reading {
  readonly source: string;
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  readonly chosen: ChosenColumns;
  readonly store: RowStore;
  readonly labels: string[];
  readonly row: Float64Array;
}

function begin(source: string, first: readonly string[], hasHeader: boolean, options: ReadOptions): Reading {
  const names = first.map((name, i) => (hasHeader && name !== '' ? name : `column ${i + 1}`));
  const chosen = chooseColumns(names, options, source);
  const width = chosen.components.length;
  const store = rowStore({ width, type: 'float32', memoryBytes: options.memoryBytes });
  return { source, names, hasHeader, chosen, store, labels: [], row: new Float64Array(width) };
}

function addRecord(
  { source, names, chosen, store, labels, row }: Reading,
  record: readonly string[],
  line: number,
): void {
  const { components, label } = chosen;
  if (record.length !== names.length) {
    throw new InputError(
      `${source}, line ${line}: there are ${record.length} fields, but the first line has ${names.length}. Complete the ` +
        'line, or check the delimiter.',
    );
  }
  for (let i = 0; i < components.length; i++) {
    const column = components[i] as number;
    row[i] = numberOf(record[column] as string, () => `${source}, line ${line}, column "${names[column]}"`);
  }
  store.add(row);
  if (label !== null) labels.push(record[label] as string);
}

function numberOf(text: string, where: () => string): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (Math.abs(value) <= LARGEST_FLOAT32) return value;
  if (MISSING.has(text.toLowerCase())) return Number.NaN;
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  throw new InputError(
    Number.isNaN(value)
      ? `${where()} holds "${shown}", which is no number, and a network learns from numbers only. Leave the column out with ` +
          '`exclude`, use it as the label with `label`, or write numbers with a decimal point.'
      : `${where()} holds ${shown}, which is beyond the range of 32-bit floats. Correct it, or leave the column out with \`exclude\`.`,
    { option: ['exclude', 'label'] },
  );
}

const isNumber = (text: string) => text !== '' && !Number.isNaN(Number(text));
const isNumberOrMissing = (text: string) => MISSING.has(text.toLowerCase()) || isNumber(text);
