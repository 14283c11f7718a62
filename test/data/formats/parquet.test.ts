import { describe, expect, test } from '@jest/globals';
import { encode as encodePng } from 'fast-png';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ReadOptions } from '../../../src/data/table.js';
import { reading, refusal, rowsOf } from '../reading.js';

const written = (columnData: unknown[], options = {}) =>
  new Uint8Array(parquetWriteBuffer({ columnData: columnData as never, ...options }));
const x = { name: 'x', data: [1, 2, 3], type: 'DOUBLE' };

test('two columns of one name are both read, by their position', async () => {
  const twice = written([
    x,
    { ...x, data: [4, 5, 6] },
    { name: 'l', data: [[1], [2], [3]] },
    { ...x, data: [7, 8, 9] },
  ]);
  await reading(twice, (read) => {
    expect(read.columns).toEqual(['x', 'x (2)', 'l[0]', 'x (3)']);
    expect(rowsOf(read)[0]).toEqual([1, 4, 1, 7]);
    expect(read.notes[1]).toMatch(/2 columns have a name that another has/);
  });
});

test("pandas' index is left out, as its metadata say, unless it is asked for", async () => {
  const pandas = { key: 'pandas', value: JSON.stringify({ index_columns: ['__index_level_0__'] }) };
  const bytes = written([x, { ...x, name: '__index_level_0__' }], { kvMetadata: [pandas] });
  await reading(bytes, (read) => {
    expect(read.columns).toEqual(['x']);
    expect(read.notes[1]).toBe('the index of pandas is left out: "__index_level_0__"');
  });
  await reading(bytes, (read) => expect(read.columns).toEqual(['x', '__index_level_0__']), {
    columns: ['1', '2'],
  });
  for (const value of ['{', '{"index_columns": [{"kind": "range"}]}'])
    await reading(written([x], { kvMetadata: [{ ...pandas, value }] }), (read) =>
      expect(read.columns).toEqual(['x']),
    );
});

test('lists that begin with null, and texts that hold numbers, are read and counted', async () => {
  const bytes = written([
    { name: 'emb', data: [null, [1, 2], null], nullable: true },
    { name: 'text', data: ['1.5', '2', 'NA'], type: 'STRING' },
    { name: 'flag', data: [true, false, true], type: 'BOOLEAN' },
  ]);
  await reading(bytes, (read) => {
    expect(read.columns).toEqual(['emb[0]', 'emb[1]', 'text', 'flag']);
    expect(rowsOf(read)).toEqual([
      [Number.NaN, Number.NaN, 1.5, 1],
      [1, 2, 2, 0],
      [Number.NaN, Number.NaN, Number.NaN, 1],
    ]);
    expect(read.notes.slice(1)).toEqual([
      '5 missing values: 4 "null", 1 "NA"',
      'true and false are read as 1 and 0: 3 values in the column "flag"',
      'texts that hold numbers are read as numbers: 2 values in the column "text"',
    ]);
  });
});

const dates = [0, 1, 2].map((day) => new Date(Date.UTC(2024, 0, 1 + day)));

describe('labels', () => {
  test.each<[string, object, string[]]>([
    ['times are in UTC', { data: dates, type: 'TIMESTAMP' }, dates.map((date) => date.toISOString())],
    [
      'keep every digit of ids',
      { data: [9007199254740993n, 2n, 3n], type: 'INT64' },
      ['9007199254740993', '2', '3'],
    ],
    ['keep the value of 32 bits', { data: [0.1, 0.2, 0.3], type: 'FLOAT' }, ['0.1', '0.2', '0.3']],
    [
      'are empty where they are missing',
      { data: ['a', null, 'b'], type: 'STRING', nullable: true },
      ['a', '', 'b'],
    ],
  ])('%s', async (_, column, labels) => {
    await reading(written([x, { name: 'y', ...column }]), (read) => expect(read.labels).toEqual(labels), {
      label: 'y',
    });
  });
});

const png = encodePng({ width: 2, height: 1, channels: 1, data: Uint8Array.of(1, 200) });

describe('Parquet is refused', () => {
  test.each<[string, Uint8Array, ReadOptions, RegExp]>([
    [
      'with all columns that are no numbers',
      written([
        { name: 'when', data: dates, type: 'TIMESTAMP' },
        { name: 'who', data: ['Ann', 'Bob', 'Cy'], type: 'STRING' },
        x,
        { name: 'lists', data: [[[1]], [[2]], [[3]]] },
      ]),
      {},
      /3 of 4 columns.*"when" \(a date, 2024-01-01T00:00:00\.000Z in row 1\), "who" \("Ann" in row 1\), "lists" \(a list in row 1\)\. .*`exclude` when,who,lists\..*`label` who/,
    ],
    [
      'with a text among numbers written as texts',
      written([{ name: 'a', data: [...new Array<string>(1500).fill('1'), 'x'], type: 'STRING' }]),
      {},
      /row 1501, column "a" holds "x", which is no number/,
    ],
    [
      'with images beside other columns, and says how to read them',
      written([
        { name: 'image', data: [png, png], type: 'BYTE_ARRAY' },
        { name: 'class', data: [0, 1], type: 'INT32' },
      ]),
      {},
      /"image" holds images.*`columns` image, and `label` class/,
    ],
    [
      'with numbers beyond float32',
      written([{ ...x, data: [1, 1e300, 2] }]),
      {},
      /row 2, column "x" holds 1e\+300, which is beyond/,
    ],
  ])('%s', async (_, bytes, options, message) => {
    expect(await refusal(bytes, options)).toMatch(message);
  });
});
