import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { restoredRows } from '../../src/data/categories.js';
import { rowNumbers } from '../../src/data/examples.js';
import { readExamples } from '../../src/data/read-examples.js';
import type { ReadOptions } from '../../src/data/table.js';
import { InputError } from '../../src/errors.js';
import { inTemporaryFolder } from '../temporary-folder.js';

const CSV = 'sort,x,size,y\nred,1,S,5\n"a, b",2,L,6\nred,3,,7\n';
const PARQUET = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'sort', data: ['red', 'a, b', 'red'], type: 'STRING' },
      { name: 'x', data: [1, 2, 3], type: 'DOUBLE' },
      { name: 'size', data: ['S', 'L', null], type: 'STRING' },
      { name: 'y', data: [5, 6, 7], type: 'DOUBLE' },
    ],
  }),
);

const reading = (content: string | Uint8Array, options: ReadOptions) =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'some-table');
    writeFileSync(path, content);
    const { examples, columns, categories, labels, notes, release } = await readExamples(path, options);
    const { count, width } = examples;
    const values = new Float32Array(count * width);
    examples.copyRows(rowNumbers(count), values);
    release();
    const rows = Array.from({ length: count }, (_, r) => [...values.subarray(r * width, (r + 1) * width)]);
    return { rows, columns, categories, labels, notes };
  });

const NONE = Number.NaN;

describe.each([
  ['CSV', CSV],
  ['Parquet', PARQUET],
])('categories of %s', (_, content) => {
  test('become a component for each value, in alphabetical order, NaN where the cell is missing', async () => {
    for (const categories of [
      ['size', 'sort'],
      ['3', '1'],
    ]) {
      const { rows, columns, notes } = await reading(content, { categories });
      expect(columns).toEqual(['x', 'y', 'size=L', 'size=S', 'sort=a, b', 'sort=red']);
      expect(rows).toEqual([
        [1, 5, 0, 1, 0, 1],
        [2, 6, 1, 0, 1, 0],
        [3, 7, NONE, NONE, 0, 1],
      ]);
      expect(notes.join()).toMatch(
        /categories become 4 components .*size \(2\), sort \(2\).*1 missing category/,
      );
    }
  });

  test('all are the columns of text, but for the label and those left out', async () => {
    const { categories, labels } = await reading(content, { categories: 'all', label: 'sort' });
    expect([categories, labels]).toEqual([{ size: ['L', 'S'] }, ['red', 'a, b', 'red']]);
    const left = await reading(content, { categories: 'all', exclude: ['size', 'x'] });
    expect(left.columns).toEqual(['y', 'sort=a, b', 'sort=red']);
  });

  test('may be the only columns', async () => {
    const options = { categories: ['size'], columns: ['size'], label: 'sort' };
    const { rows, labels } = await reading(content, options);
    expect(rows).toEqual([
      [0, 1],
      [1, 0],
      [NONE, NONE],
    ]);
    expect(labels).toEqual(['red', 'a, b', 'red']);
  });

  test('with known values keep their order, and others are refused with row and value', async () => {
    const known = await reading(content, {
      categories: { sort: ['red', 'blue', 'a, b'] },
      preferredColumns: ['y', 'sort=red', 'sort=blue', 'sort=a, b'],
    });
    expect(known.columns).toEqual(['y', 'sort=red', 'sort=blue', 'sort=a, b']);
    expect(known.rows[1]).toEqual([6, 0, 0, 1]);
    const unseen = reading(content, { categories: { sort: ['red', 'blue'] }, exclude: ['size'] });
    await expect(unseen).rejects.toThrow(InputError);
    await expect(unseen).rejects.toThrow(
      /some-table, row 2: the category "sort" is "a, b".*It knows: red, blue/,
    );
  });

  test('that the table does not have are refused', async () => {
    await expect(reading(content, { categories: ['colour'] })).rejects.toThrow(
      /no column "colour".*`categories`/,
    );
  });
});

test('a column of too many values is no category', async () => {
  const content = `id,x\n${Array.from({ length: 1100 }, (_, i) => `n${i},${i % 7}`).join('\n')}`;
  await expect(reading(content, { categories: ['id'] })).rejects.toThrow(/"id" has more than 1000 values/);
  // By themselves, only columns with at most 20 values are taken.
  await expect(reading(content, { categories: 'all' })).rejects.toThrow(/column "id" holds "n0"/);
});

test('components are restored as the likeliest texts', () => {
  const rows = restoredRows(['x', 'sort=red', 'sort=blue', 'y'], { sort: ['red', 'blue'] });
  expect([...rows.restore(Float32Array.of(1, 0.9, 0.2, 2, 3, -1, 0, 4))]).toEqual([1, 2, 3, 4]);
  expect([rows.columns, rows.texts]).toEqual([['x', 'y'], { sort: ['red', 'blue'] }]);
});
