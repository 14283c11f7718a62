import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { trainingAdvice } from '../../../src/data/inspect/advice.js';
import { inspectData } from '../../../src/data/inspect/inspect-data.js';
import { tableSummary } from '../../../src/data/inspect/table-summary.js';
import { readExamples } from '../../../src/data/read-examples.js';
import type { ReadOptions } from '../../../src/data/table.js';
import { InputError } from '../../../src/errors.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

const inspected = (content: string | Uint8Array, options: ReadOptions = {}) =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'some-table');
    writeFileSync(path, content);
    const facts = await inspectData(path, options);
    // What it advises works.
    if (facts.problem === undefined) (await readExamples(path, facts.read)).release();
    return facts;
  });

const ROWS = 40;
const COLUMNS: Readonly<Record<string, (row: number) => string | number>> = {
  id: (row) => 1000 + 3 * row,
  zip_code: (row) => 1000 + ((row * 7) % 40),
  height: (row) => (row === 3 ? '' : 1.5 + ((row * 7) % 11) / 10),
  copy: (row) => (row === 3 ? '' : 1.5 + ((row * 7) % 11) / 10),
  children: (row) => (row * 5) % 4,
  sex: (row) => (row % 3 ? 'f' : 'm'),
  smokes: (row) => row % 2,
  same: () => 7,
  nothing: () => 'NA',
  born: (row) => `19${50 + row}-01-31`,
  name: (row) => `Ms ${row}`,
  remark: (row) => `"so, so ${row % 25}"`,
  mixed: (row) => (row % 9 ? row * 0.37 : `about ${row}`),
  infinite: (row) => (row === 5 ? 'inf' : row * 0.11),
};
const CSV = [
  Object.keys(COLUMNS).join(),
  ...Array.from({ length: ROWS }, (_, row) =>
    Object.values(COLUMNS)
      .map((of) => of(row))
      .join(),
  ),
].join('\n');

describe('a table of daily life', () => {
  test('has what each column holds, and what to leave out, in one reading', async () => {
    const { columns, rows, advice, problem, training } = await inspected(CSV);
    const kinds = Object.fromEntries((columns ?? []).map(({ name, kind }) => [name, kind]));
    expect(rows).toBe(ROWS);
    expect(kinds).toMatchObject({
      id: 'index or id',
      zip_code: 'index or id',
      height: 'number',
      children: 'whole number',
      sex: 'category',
      smokes: 'two values',
      same: 'constant',
      nothing: 'empty',
      born: 'date',
      name: 'identifying text',
      remark: 'text',
      mixed: 'mixed',
    });
    const of = (name: string) => columns?.find((column) => column.name === name);
    expect(of('height')).toMatchObject({ missing: 1, range: [1.5, 2.5] });
    expect(of('sex')).toMatchObject({ different: 2, values: { f: 26, m: 14 } });
    expect(of('copy')).toMatchObject({ duplicateOf: 'height' });
    expect(of('remark')).toMatchObject({ example: 'so, so 0' });
    expect([...advice.exclude.keys()].sort()).toEqual(
      ['born', 'copy', 'id', 'infinite', 'mixed', 'name', 'nothing', 'remark', 'same', 'zip_code'].sort(),
    );
    // The only category is the label.
    expect(advice).toMatchObject({
      label: 'sex',
      missing: 'mean',
      numbers: ['height', 'children', 'smokes'],
    });
    expect(problem).toBeUndefined();
    expect(training).toMatchObject({ components: 3, scaling: 'standardise', classes: { f: 26, m: 14 } });
  });

  test('takes what is asked for as given', async () => {
    const { advice, training } = await inspected(CSV, { label: 'name', columns: ['height', 'sex', 'born'] });
    expect(advice).toMatchObject({ label: undefined, categories: ['sex'], numbers: ['height'] });
    expect([...advice.exclude.keys()]).toEqual(['born']);
    expect(training?.names).toEqual(['height', 'sex=f', 'sex=m']);
  });

  test.each(['class', 'Species', 'target'])('has its classes in a column %s', async (name) => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `${i % 5},${i % 3},${i % 2 ? 'a' : 'b'},${i % 4 ? 'c' : 'd'}`,
    );
    const { advice } = await inspected(`x,${name},p,q\n${rows.join('\n')}`);
    expect(advice).toMatchObject({ label: name, categories: ['p', 'q'] });
  });
});

describe('is never refused, only found unfit:', () => {
  test.each([
    ['nothing but texts', 'name,remark\na,so so la\nb,tra la\nc,hm', /no column holds numbers or categories/],
    ['one row', 'a,b\n1,2', /there is 1 row/],
    ['nothing but a constant', 'a,b\n1,x1\n1,x2\n1,x3', /no column/],
  ])('%s', async (_, content, problem) => {
    expect((await inspected(content)).problem).toMatch(problem);
  });

  test('but what is asked for and not there is', async () => {
    for (const options of [{ label: 'z' }, { exclude: ['z'] }, { categories: ['z'] }, { columns: ['z'] }])
      await expect(inspected(CSV, options)).rejects.toThrow(/no column "z"/);
  });

  test('but damage is', async () => {
    await expect(inspected('a,b\n1,2\n3')).rejects.toThrow(InputError);
  });
});

test('Parquet is told from its own types', async () => {
  const numbers = Array.from({ length: 30 }, (_, i) => Math.sin(i));
  const { columns, advice } = await inspected(
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'x', data: numbers, type: 'DOUBLE' },
          { name: 'n', data: numbers.map((_, i) => BigInt(i * i)), type: 'INT64' },
          { name: 'when', data: numbers.map((_, i) => new Date(1e12 + i * 1e9)), type: 'TIMESTAMP' },
          { name: 'flag', data: numbers.map((_, i) => i % 2 === 0), type: 'BOOLEAN' },
          { name: 'sort', data: numbers.map((_, i) => (i === 3 ? null : 'abc'[i % 3])), type: 'STRING' },
        ],
      }),
    ),
  );
  expect(columns?.map(({ kind }) => kind)).toEqual([
    'number',
    'index or id',
    'date',
    'two values',
    'category',
  ]);
  expect(columns?.[4]?.missing).toBe(1);
  expect([...advice.exclude.keys()]).toEqual(['n', 'when']);
});

test('objects that differ are not told to be the same', async () => {
  const records = [3, 5, 4].map((high, day) => ({
    day,
    normal: { high },
    record: { high: high + 10 * day },
    again: { high },
  }));
  const { columns } = await inspected(JSON.stringify(records));
  expect(columns).toMatchObject([
    { name: 'day' },
    { kind: 'other', different: 3 },
    { kind: 'other', different: 3 },
    { kind: 'other', duplicateOf: 'normal' },
  ]);
  expect(columns?.[2]).not.toHaveProperty('duplicateOf');
});

test('images are not compared, and the first column of them is learned from', () => {
  const summary = tableSummary();
  summary.begin(['photo', 'mask', 'size']);
  for (const size of [1, 2]) summary.row([{ bytes: Uint8Array.of(size) }, { bytes: Uint8Array.of(9) }, size]);
  const columns = summary.columns();
  expect(columns[1]).toMatchObject({ kind: 'image', different: null });
  expect(columns[1]).not.toHaveProperty('duplicateOf');
  expect([...trainingAdvice(columns).exclude]).toEqual([
    ['mask', 'another image'],
    ['size', 'no image'],
  ]);
});

test('an array has columns by number, images have none, a stream is read like a file', async () => {
  const { columns } = await inspected(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 1, 7, 1, 4));
  expect(columns?.map(({ name, kind }) => [name, kind])).toEqual([
    ['column 1', 'constant'],
    ['column 2', 'whole number'],
  ]);
  const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 1, 7);
  expect(await inspected(images)).toMatchObject({ columns: undefined, imageShape: { height: 1, width: 2 } });
  const { rows, provenance } = await inspectData(Readable.from(['a,b\n1,2\n3,5\n']));
  expect([rows, provenance.path]).toEqual([2, 'standard input']);
});
