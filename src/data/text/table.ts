import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { InputError, messageOf } from '../../errors.js';
import { listed } from '../readers/columns.js';
import { likelyDelimiter } from '../readers/csv.js';
import type { TextDocument } from './document.js';
import { decoded } from './folder.js';
import { heldBack, type TextSplit } from './held-back.js';

/** Where a table has the texts and their classes: columns by name or by number from 1. */
export interface TextColumns {
  readonly textColumn: string;
  readonly labelColumn: string;
}

interface Row {
  readonly record: readonly string[];
  /** Of the file, from 1: where the record ends. */
  readonly line: number;
}

/**
 * The texts of a table with a header, one a row, each with its class; a row without a class has none. Of each class a share
 * is kept for testing. Throws an InputError where the table cannot be read or has no two such columns.
 */
export async function textTable(
  path: string,
  { textColumn, labelColumn }: TextColumns,
  split: TextSplit,
): Promise<TextDocument[]> {
  const [header, ...rows] = await rowsOf(path);
  if (header === undefined)
    throw new InputError(
      `${path} is empty. Give a table with names of columns, and a text and its class a row.`,
    );
  const names = header.record;
  const find = (wanted: string, what: string, flag: string) => {
    const number = /^\d+$/.test(wanted) ? Number(wanted) : 0;
    const at = names.includes(wanted) ? names.indexOf(wanted) : number - 1;
    if (at >= 0 && at < names.length) return at;
    throw new InputError(
      `${path} has no column "${wanted}". Its columns are: ${listed(names)}. Name that of the ${what} with ${flag}, or give ` +
        `its number, from 1 to ${names.length}.`,
    );
  };
  const textAt = find(textColumn, 'texts', '--text-column');
  const labelAt = find(labelColumn, 'classes', '--label-column');
  if (textAt === labelAt) {
    throw new InputError(
      `${path}: the column "${names[textAt]}" is named for the texts and for their classes. Name another for one of them.`,
    );
  }
  const ragged = rows.find(({ record }) => record.length !== names.length);
  if (ragged !== undefined) {
    throw new InputError(
      `${path}, line ${ragged.line}: there are ${ragged.record.length} fields, but the first line has ${names.length}. Complete ` +
        'the line, or put texts with a delimiter in them into quotation marks.',
    );
  }
  const classes = rows.map(({ record }) => record[labelAt] as string);
  const tested = testedRows(classes, split);
  return rows.map(({ record }, row) => ({
    name: `row ${row + 1}`,
    split: tested.has(row) ? 'test' : 'train',
    classes: classes[row] === '' ? [] : [classes[row] as string],
    text: record[textAt] as string,
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

async function rowsOf(path: string): Promise<Row[]> {
  try {
    const text = decoded(await readFile(path), path);
    const delimiter = likelyDelimiter(text.slice(0, 2 ** 16), path);
    const lines: number[] = [];
    const records = parse(text, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (record, { lines: line }) => {
        lines.push(line);
        return record;
      },
    });
    return records.map((record, i) => ({ record, line: lines[i] as number }));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} cannot be read as a table: ${messageOf(error)}. Correct the file.`, {
      cause: error,
    });
  }
}
