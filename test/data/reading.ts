import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { rowNumbers } from '../../src/data/examples.js';
import { readExamples } from '../../src/data/read-examples.js';
import type { ReadOptions, Table } from '../../src/data/table.js';
import { InputError, messageOf } from '../../src/errors.js';
import { inTemporaryFolder } from '../temporary-folder.js';

/** The rows of a table as lists of numbers. */
export const rowsOf = ({ examples: { count, width, copyRows } }: Pick<Table, 'examples'>) => {
  const out = new Float32Array(count * width);
  copyRows(rowNumbers(count), out);
  return Array.from({ length: count }, (_, row) => [...out.subarray(row * width, (row + 1) * width)]);
};

/** Writes a file and reads it as data. */
export const reading = <T>(
  content: string | Uint8Array,
  look: (table: Table) => T,
  options: ReadOptions = {},
  name = 'data',
): Promise<T> =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, name), content);
    const table = await readExamples(join(folder, name), options);
    try {
      return look(table);
    } finally {
      table.release();
    }
  });

/** The message of the InputError with which a file is refused. */
export async function refusal(content: string | Uint8Array, options: ReadOptions = {}): Promise<string> {
  try {
    await reading(content, () => {}, options, 'some-file');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(messageOf(error)).toContain('some-file');
    return messageOf(error);
  }
  throw new Error('It was read without complaint.');
}
