import { createReadStream } from 'node:fs';
import { InputError } from '../../errors.js';
import { columnAt } from '../formats/tables/columns.js';
import type { CsvRecord } from '../formats/tables/csv-record.js';
import { csvRecords, likelyDelimiter, unreadable } from '../formats/tables/csv-records.js';
import type { TextDocument } from './document.js';
import { encodingOf, type TextEncoding } from './encoding.js';
import { heldBack, type TextSplit } from './held-back.js';

/** Bytes at the beginning of the table in which the delimiter is detected. */
const START_BYTES = 2 ** 16;

/** Columns of the texts and of their classes in a table, by name or by number from 1. */
export interface TextColumns {
  readonly textColumn: string;
  readonly labelColumn: string;
}

/**
 * Reads the texts of a table with a header, row by row: one text and its class per row, where the class may be empty. A
 * share of each class is for testing. Throws an InputError if the table cannot be read or lacks one of the columns.
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
    throw error instanceof InputError ? error : unreadable(path, error);
  }
  if (header === undefined)
    throw new InputError(
      `${path} is empty. Give a table with names of columns, and one text and its class per row.`,
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
    `${path}: the column "${names[textAt]}" is named for the texts and for their classes. Set \`textColumn\` and ` +
      '`labelColumn` to two different columns.',
    { option: ['textColumn', 'labelColumn'] },
  );
}

function requireFields(record: readonly string[], { fields }: Header, path: string, line: number): void {
  if (record.length === fields) return;
  throw new InputError(
    `${path}, line ${line}: there are ${record.length} fields, but the first line has ${fields}. Complete ` +
      'the line, or put texts that contain the delimiter into quotation marks.',
  );
}

async function recordsOf(path: string): Promise<AsyncIterable<CsvRecord>> {
  const encoding = await encodingOf(path);
  return csvRecords(path, { delimiter: likelyDelimiter(await startOf(path, encoding), path), encoding });
}

async function startOf(path: string, encoding: TextEncoding): Promise<string> {
  let start = '';
  for await (const text of createReadStream(path, { encoding, end: START_BYTES - 1 })) start += text;
  return start;
}
