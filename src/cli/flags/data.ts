import type { Readable } from 'node:stream';
import type { Argv } from 'yargs';
import type { ReadOptions } from '../../data/table.js';
import { UsageError } from '../exit.js';
import { once, pathOf, type Text } from './values.js';

/** What every command that reads data takes. */
export interface DataFlags {
  data: Text;
  columns: Text;
  exclude: Text;
  label: Text;
  array: Text;
  delimiter: Text;
  header: boolean | undefined;
  memory: Text;
}

export const DATA_FORMATS =
  'CSV, TSV, .npy, .npz, IDX (gzipped or not), Parquet, or a folder of PNG and JPEG images; - is standard input';

const TEXT = { type: 'string', requiresArg: true } as const;

/** Adds the flags that choose among what the data hold. */
export function selectionOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('columns', { ...TEXT, describe: 'columns to read, by name or number from 1, such as a,b,c' })
    .option('exclude', { ...TEXT, describe: 'columns to leave out' })
    .option('label', {
      ...TEXT,
      describe: 'column (or array of an .npz) of labels: not trained on, kept beside codes and in the report',
    })
    .option('array', { ...TEXT, describe: 'which array of an .npz' });
}

/** Adds the flag that names data, and those that say how they are read. */
export function dataOptions<T>(yargs: Argv<T>) {
  return readingOptions(yargs.option('data', { ...TEXT, describe: `file or folder: ${DATA_FORMATS}` }));
}

/** Adds the flags that say how data are read. */
export function readingOptions<T>(yargs: Argv<T>) {
  return selectionOptions(yargs)
    .option('delimiter', { ...TEXT, describe: 'what parts the fields of a CSV (default: found by itself)' })
    .option('header', {
      type: 'boolean',
      describe: 'whether a CSV begins with names (default: found by itself)',
    })
    .option('memory', {
      ...TEXT,
      describe: 'how much of the data may stay in memory; the rest stays on disk (default: 512MB)',
    });
}

/** The source that --data names. */
export function sourceOf({ data }: Pick<DataFlags, 'data'>, flag = 'data'): string | Readable {
  const path = pathOf(flag, data);
  if (path === undefined) throw new UsageError(`--${flag} is missing: name ${DATA_FORMATS}.`);
  return path === '-' ? process.stdin : path;
}

/** What of the data is read. */
export function selectionOf(flags: Pick<DataFlags, 'columns' | 'exclude' | 'label' | 'array'>) {
  return {
    columns: listOf(flags.columns),
    exclude: listOf(flags.exclude),
    label: once('label', flags.label),
    array: once('array', flags.array),
  };
}

export function readOptionsOf(flags: Omit<DataFlags, 'data'>): ReadOptions {
  const delimiter = once('delimiter', flags.delimiter);
  return {
    ...selectionOf(flags),
    delimiter: delimiter === '\\t' ? '\t' : delimiter,
    header: flags.header,
    memoryBytes: bytesOf('memory', once('memory', flags.memory)),
  };
}

/** `a,b`, or a flag repeated, as a list. */
export function listOf(value: Text): string[] | undefined {
  return value === undefined
    ? undefined
    : [value].flat().flatMap((text) => text.split(',').map((part) => part.trim()));
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

function bytesOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(text) ?? [];
  if (number !== undefined) return Number(number) * (UNITS[unit.toLowerCase()] as number);
  throw new UsageError(`--${flag} is '${text}', but must be a size such as 500MB or 2GB.`);
}
