import type { Readable } from 'node:stream';
import { COLLECTIONS } from '../../data/collections/named.js';
import { requireTableName } from '../../data/formats/table-writer.js';
import type { CategoryChoice, ReadOptions } from '../../data/table.js';
import { UsageError } from '../exit.js';
import { grouped, required, text, type ValuesOf } from './options.js';
import { among, listOf, once, optional, pathOf, type Text, withHome } from './values.js';

const DATA_SOURCES =
  `a file (CSV, TSV, .npy, .npz, IDX, Parquet), a folder of PNG and JPEG images, - for standard input, or one of ${COLLECTIONS.join(', ')} ` +
  '(write ./mnist for a file of this name)';

/** These flags say where data come from. */
export const SOURCE = grouped('Data', {
  data: text(DATA_SOURCES),
  'data-dir': text('folder with MNIST (default: the cache, into which it is downloaded once)'),
});

/** These flags select columns or an array of the data. */
export const SELECTION = grouped('Data', {
  columns: text('columns to read, by name or number from 1, such as a,b,c'),
  exclude: text('columns to leave out'),
  label: text(
    'column, array of an .npz or file of labels (class: those of MNIST or subfolders): kept beside codes, not trained on',
  ),
  categories: text(
    'columns of text to learn from, one component for each value; all: those with at most 20 values',
  ),
  array: text('which array of an .npz to read'),
});

/** These flags say how data are read. */
export const READING = grouped('Data', {
  'data-dir': SOURCE['data-dir'],
  ...SELECTION,
  delimiter: text('separator of the fields of a CSV (default: detected)'),
  decimal: text('decimal separator of a CSV, one of: . , (default: detected)'),
  header: { type: 'boolean', describe: 'whether a CSV begins with column names (default: detected)' },
  memory: text('how much of the data may stay in memory; the rest stays on disk (default: 512MB)'),
});

/** These flags are those of commands that can read data. */
export const DATA = grouped('Data', { ...SOURCE, ...READING });

/** These flags are those of commands that need data. */
export const REQUIRED_DATA = { ...DATA, data: required(DATA.data) };

/** Returns the path that a flag names, or standard input for `-`. */
export function sourceOf(flag: string, value: string | string[]): string | Readable {
  const path = pathOf(flag, value);
  return path === '-' ? process.stdin : path;
}

/** Returns the path of a table to write, whose ending is checked before anything is computed. */
export function tablePathOf(value: Text): string | undefined {
  const out = pathOf('out', value);
  if (out !== undefined) requireTableName(out);
  return out;
}

/** Collects the flags that select columns or an array. */
export function selectionOf(flags: ValuesOf<typeof SELECTION>) {
  return {
    columns: listOf('columns', flags.columns),
    exclude: listOf('exclude', flags.exclude),
    label: optional('label', flags.label, (_, label) => withHome(label)),
    categories: categoriesOf(listOf('categories', flags.categories)),
    array: once('array', flags.array),
  };
}

export function readOptionsOf(flags: ValuesOf<typeof READING>): ReadOptions {
  return {
    ...selectionOf(flags),
    delimiter: optional('delimiter', flags.delimiter, delimiterOf),
    decimal: optional('decimal', flags.decimal, among(['.', ','])),
    header: flags.header,
    dataDir: pathOf('data-dir', flags['data-dir']),
    memoryBytes: optional('memory', flags.memory, bytesOf),
  };
}

const categoriesOf = (list: string[] | undefined): CategoryChoice | undefined =>
  list?.length === 1 && list[0] === 'all' ? 'all' : list;

function delimiterOf(flag: string, text: string): string {
  if (text !== '') return text === '\\t' ? '\t' : text;
  throw new UsageError(
    `--${flag} is empty, but must be what separates the fields, such as ',' or ';' or '\\t' for a tab. Leave it out to detect it.`,
  );
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

function bytesOf(flag: string, size: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(size) ?? [];
  if (number !== undefined) return Number(number) * (UNITS[unit.toLowerCase()] as number);
  throw new UsageError(`--${flag} is '${size}', but must be a size such as 500MB or 2GB.`);
}
