import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { InputError, messageOf } from '../../errors.js';
import { columnAt } from '../formats/columns.js';
import { LONGEST_RECORD, likelyDelimiter } from '../formats/csv.js';
import type { TextDocument } from './document.js';
import { encodingOf, type TextEncoding } from './encoding.js';
import { heldBack, type TextSplit } from './held-back.js';

/** The delimiter is found in so many. */
const START_BYTES = 2 ** 16;

/** Where a table has the texts and their classes: columns by name or by number from 1. */
export interface TextColumns {
  readonly textColumn: string;
  readonly labelColumn: string;
}

/**
 * The texts of a table with a header, one a row, each with its class; a row without a class has none. Of each class a share
 * is kept for testing. The table is read row by row. Throws an InputError where it cannot be read or has no two such columns.
 */
export async function textTable(
  path: string,
  columns: TextColumns,
  split: TextSplit,
): Promise<TextDocument[]> {
  const { texts, classes } = await rowsOf(path, columns);
  const tested = testedRows(classes, split);
  return texts.map((text, row) => ({
    name: `row ${row + 1}`,
    split: tested.has(row) ? 'test' : 'train',
    classes: classes[row] === '' ? [] : [classes[row] as string],
    text,
  }));
}

function testedRows(classes: readonly string[], split: TextSplit): Set<number> {
  const rowsOfClass = new Map<string, number[]>();
  for (const [row, name] of classes.entries()) {
    const rows = rowsOfClass.get(name);
    if (rows === undefined) rowsOfClass.set(name, [row]);
    else rows.push(row);
  }
  const tested = new Set<number>();
  for (const [name, rows] of rowsOfClass)
    for (const place of heldBack(name, rows.length, split)) tested.add(rows[place] as number);
  return tested;
}

async function rowsOf(
  path: string,
  columns: TextColumns,
): Promise<{ readonly texts: readonly string[]; readonly classes: readonly string[] }> {
  const [texts, classes]: [string[], string[]] = [[], []];
  let header: Header | undefined;
  try {
    for await (const { record, info } of await recordsOf(path)) {
      if (header === undefined) header = headerOf(record, columns, path);
      else {
        requireFields(record, header, path, info.lines);
        texts.push(record[header.textAt] as string);
        classes.push(record[header.labelAt] as string);
      }
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} cannot be read as a table: ${messageOf(error)}. Correct the file.`, {
      cause: error,
    });
  }
  if (header === undefined)
    throw new InputError(
      `${path} is empty. Give a table with names of columns, and a text and its class a row.`,
    );
  return { texts, classes };
}

interface Header {
  readonly fields: number;
  readonly textAt: number;
  readonly labelAt: number;
}

function headerOf(names: readonly string[], { textColumn, labelColumn }: TextColumns, path: string): Header {
  const textAt = columnAt(names, textColumn, path, {
    option: 'textColumn',
    remedy: 'Name that of the texts with `textColumn`',
  });
  const labelAt = columnAt(names, labelColumn, path, {
    option: 'labelColumn',
    remedy: 'Name that of the classes with `labelColumn`',
  });
  if (textAt !== labelAt) return { fields: names.length, textAt, labelAt };
  throw new InputError(
    `${path}: the column "${names[textAt]}" is named for the texts and for their classes. Name another for one of them.`,
  );
}

function requireFields(record: readonly string[], { fields }: Header, path: string, line: number): void {
  if (record.length === fields) return;
  throw new InputError(
    `${path}, line ${line}: there are ${record.length} fields, but the first line has ${fields}. Complete ` +
      'the line, or put texts with a delimiter in them into quotation marks.',
  );
}

interface CsvRecord {
  readonly record: readonly string[];
  /** Of the file, from 1: where the record ends. */
  readonly info: { readonly lines: number };
}

async function recordsOf(path: string): Promise<AsyncIterable<CsvRecord>> {
  const encoding = await encodingOf(path);
  const parser = parse({
    bom: true,
    delimiter: likelyDelimiter(await startOf(path, encoding), path),
    encoding,
    info: true,
    max_record_size: LONGEST_RECORD,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  pipeline(createReadStream(path), parser, (error) => error && parser.destroy(error));
  return parser;
}

async function startOf(path: string, encoding: TextEncoding): Promise<string> {
  let start = '';
  for await (const text of createReadStream(path, { encoding, end: START_BYTES - 1 })) start += text;
  return start;
}
