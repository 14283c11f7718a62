import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { InputError, messageOf } from '../../errors.js';
import type { Random } from '../../random.js';
import { chooseColumns } from '../readers/columns.js';
import { likelyDelimiter } from '../readers/csv.js';
import type { TextDocument } from './document.js';
import { decoded } from './folder.js';

export interface TextTableOptions {
  /** Names of columns. */
  readonly textColumn: string;
  readonly labelColumn: string;
  readonly testShare: number;
  readonly random: Random;
}

/**
 * The texts of a table with a header, one a row, each with its class. Of each class the share `testShare`, chosen by
 * `random`, is kept for testing. A row without a class has none. Throws an InputError where the table cannot be read or
 * has no such columns.
 */
export async function textTable(
  path: string,
  { textColumn, labelColumn, testShare, random }: TextTableOptions,
): Promise<TextDocument[]> {
  const rows = await rowsOf(path);
  const [names = [], ...records] = rows;
  const { components, label } = chooseColumns(names, { columns: [textColumn], label: labelColumn }, path);
  const textAt = components[0] as number;
  const short = records.findIndex(({ length }) => length !== names.length);
  if (short !== -1) {
    throw new InputError(
      `${path}, record ${short + 2}: there are ${records[short]?.length} fields, but the first line has ${names.length}. Complete ` +
        'the record, or put texts with a delimiter in them into quotation marks.',
    );
  }
  const classOf = (record: readonly string[]) => record[label as number] as string;
  const tested = new Set<number>();
  for (const name of new Set(records.map(classOf))) {
    const own = [...records.keys()].filter((row) => classOf(records[row] as string[]) === name);
    const order = random.fork(name).permutation(own.length);
    for (const place of order.subarray(0, Math.round(testShare * own.length)))
      tested.add(own[place] as number);
  }
  return records.map((record, row) => ({
    name: `row ${row + 1}`,
    split: tested.has(row) ? 'test' : 'train',
    classes: classOf(record) === '' ? [] : [classOf(record)],
    text: record[textAt] as string,
  }));
}

async function rowsOf(path: string): Promise<string[][]> {
  try {
    const text = decoded(await readFile(path), path);
    const delimiter = likelyDelimiter(text.slice(0, 2 ** 16), path);
    return parse(text, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} cannot be read as a table: ${messageOf(error)}. Correct the file.`, {
      cause: error,
    });
  }
}
