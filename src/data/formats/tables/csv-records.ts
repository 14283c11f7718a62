import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { InputError, messageOf } from '../../../errors.js';
import type { CsvRecord } from './csv-record.js';
import { WHITESPACE } from './delimiter.js';
import { skipLines } from './skip-lines.js';
import { toUtf8 } from './text-decoding.js';
import type { TextStart } from './text-start.js';
import { whitespaceParser } from './whitespace-parser.js';

/** Characters of the longest record. Without a limit an unclosed quotation mark would swallow the whole file. */
const LONGEST_RECORD = 2 ** 24;

/** How a text table is written. */
export interface CsvDialect {
  /** WHITESPACE: fields stand between one or more spaces or tabs. */
  readonly delimiter: string;
  readonly encoding?: 'utf8' | 'latin1';
  readonly zipped?: boolean;
}

/** Reads a text table record by record. Errors are for `unreadable`. */
export function csvRecords(
  path: string,
  { delimiter, encoding = 'utf8', zipped = false }: CsvDialect,
): AsyncIterable<CsvRecord> {
  const parser = parse({ ...COMMON, delimiter, encoding });
  const report = (error: Error | null | undefined) => error && parser.destroy(error);
  if (zipped) pipeline(createReadStream(path), createGunzip(), parser, report);
  else pipeline(createReadStream(path), parser, report);
  return parser;
}

const COMMON = {
  ...{ bom: true, info: true, trim: true, skip_empty_lines: true },
  ...{ relax_column_count: true, max_record_size: LONGEST_RECORD },
} as const;

/** How a table of numbers is written. */
export interface NumberDialect
  extends Pick<TextStart, 'delimiter' | 'encoding' | 'firstLine' | 'endsWithCr'> {
  readonly zipped: boolean;
}

/**
 * Reads a table of numbers record by record. Lines may end in several ways, and quotation marks within a field are plain
 * characters. Lines are counted from `firstLine`. Errors are for `unreadable`, but for NotUtf8.
 */
export function numberRecords(
  path: string,
  { delimiter, encoding, firstLine, endsWithCr, zipped }: NumberDialect,
): AsyncIterable<CsvRecord> {
  const records =
    delimiter === WHITESPACE
      ? whitespaceParser()
      : parse({
          ...{ ...COMMON, delimiter, relax_quotes: true },
          record_delimiter: endsWithCr ? '\r' : ['\r\n', '\n'],
        });
  const steps = [
    createReadStream(path, { highWaterMark: 2 ** 16 }),
    ...(zipped ? [createGunzip()] : []),
    toUtf8(encoding),
    ...(firstLine > 1 ? [skipLines(firstLine - 1, endsWithCr ? '\r' : '\n')] : []),
    records,
  ];
  pipeline(steps, (error) => error && records.destroy(error));
  return records;
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
