import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { InputError, messageOf } from '../../errors.js';

/** Characters of the longest record. Without a limit an unclosed quotation mark would swallow the whole file. */
const LONGEST_RECORD = 2 ** 24;

/** A record of a text table. */
export interface CsvRecord {
  readonly record: readonly string[];
  /** `lines`: number of the line, from 1, on which the record ends. */
  readonly info: { readonly lines: number };
}

/** Reads a text table record by record. Errors are for `unreadable`. */
export function csvRecords(
  path: string,
  {
    delimiter,
    encoding = 'utf8',
    zipped = false,
  }: {
    readonly delimiter: string;
    readonly encoding?: 'utf8' | 'latin1';
    readonly zipped?: boolean;
  },
): AsyncIterable<CsvRecord> {
  const parser = parse({
    ...{ delimiter, encoding, bom: true, info: true, trim: true, skip_empty_lines: true },
    ...{ relax_column_count: true, max_record_size: LONGEST_RECORD },
  });
  const report = (error: Error | null | undefined) => error && parser.destroy(error);
  if (zipped) pipeline(createReadStream(path), createGunzip(), parser, report);
  else pipeline(createReadStream(path), parser, report);
  return parser;
}

/** The candidate (comma, tab, semicolon) that occurs most often in the first line; comma if there is none. */
export function likelyDelimiter(start: string, source: string): string {
  if (start.includes('\0')) {
    throw new InputError(
      `${source} is neither a text table nor of another known format (IDX, .npy, .npz, Parquet, a folder of images). ` +
        'Convert it to one of these.',
    );
  }
  const firstLine =
    start
      .replace(/"[^"]*"/g, '')
      .split(/\r?\n/)
      .find((line) => line.trim() !== '') ?? '';
  const counts = [',', '\t', ';'].map((delimiter) => [delimiter, firstLine.split(delimiter).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** The InputError for an error that reading records threw. */
export function unreadable(source: string, error: unknown): InputError {
  const code = (error as { code?: string }).code;
  const reason =
    code === 'CSV_MAX_RECORD_SIZE'
      ? `a record is longer than ${LONGEST_RECORD} characters, so a quotation mark may not be closed`
      : messageOf(error);
  return new InputError(`${source} cannot be read as a table: ${reason}. Correct the file.`, {
    cause: error,
  });
}
