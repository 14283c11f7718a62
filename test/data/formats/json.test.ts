import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { ReadOptions } from '../../../src/data/table.js';
import { reading, refusal, rowsOf } from '../reading.js';

const RECORDS = [
  { x: 1.5, name: 'Ann', y: -2 },
  { x: 3, name: 'Bob', y: null },
  { name: 'Cy', y: 0.25, x: 'NaN' },
];
const ROWS = [
  [1.5, -2],
  [3, Number.NaN],
  [Number.NaN, 0.25],
];
const LINES = RECORDS.map((record) => JSON.stringify(record)).join('\n');
const columns = Object.fromEntries(
  (['x', 'name', 'y'] as const).map((key) => [key, RECORDS.map((record) => record[key])]),
);
const split = {
  columns: ['x', 'name', 'y'],
  index: [0, 1, 2],
  data: RECORDS.map(({ x, name, y }) => [x, name, y]),
};
const table = {
  schema: { fields: [], primaryKey: ['index'] },
  data: RECORDS.map((record, index) => ({ index, ...record })),
};

describe('JSON is read', () => {
  test.each<[string, string | Uint8Array]>([
    ['as a list of records', JSON.stringify(RECORDS)],
    ['as a list of records on several lines', JSON.stringify(RECORDS, null, 2)],
    ['with a byte order mark', `\ufeff${JSON.stringify(RECORDS)}`],
    ['in UTF-16', Buffer.from(`\ufeff${LINES}`, 'utf16le')],
    ['as JSON lines', LINES],
    ['as JSON lines with Windows line ends, and empty lines', `${LINES.replaceAll('\n', '\r\n\r\n')}\r\n`],
    ['as gzipped JSON lines', gzipSync(LINES)],
    ['as a gzipped list', gzipSync(JSON.stringify(RECORDS, null, 1))],
    ['by columns', JSON.stringify(columns)],
    [
      'by columns and rows, as pandas writes by default',
      JSON.stringify(Object.fromEntries(Object.entries(columns).map(([key, cells]) => [key, { ...cells }]))),
    ],
    ["as pandas writes with orient='split'", JSON.stringify(split)],
    ["as pandas writes with orient='table'", JSON.stringify(table)],
    ['as the only list of records in a document', JSON.stringify({ count: 3, results: RECORDS, next: null })],
  ])('%s', async (_, content) => {
    await reading(
      content,
      (read) => {
        expect([read.columns, read.labels]).toEqual([
          ['x', 'y'],
          ['Ann', 'Bob', 'Cy'],
        ]);
        expect(rowsOf(read)).toEqual(ROWS);
        expect(read.notes.join()).toMatch(/2 missing values/);
      },
      { label: 'name' },
    );
  });

  test.each(['[[1, 2], [3, 4]]', '[1, 2]\n[3, 4]\n', '[\n[1,\n2], [3, 4]]'])(
    'as rows without names: %j',
    async (content) => {
      await reading(content, (read) => {
        expect([read.columns, rowsOf(read)]).toEqual([
          ['column 1', 'column 2'],
          [
            [1, 2],
            [3, 4],
          ],
        ]);
      });
    },
  );

  test('by rows that are named by their numbers, which is said', async () => {
    await reading(JSON.stringify({ 0: { x: 1, y: 2 }, 1: { x: 3, y: 4 } }), (read) => {
      expect([read.columns, rowsOf(read)]).toEqual([
        ['x', 'y'],
        [
          [1, 2],
          [3, 4],
        ],
      ]);
      expect(read.notes).toContain(
        'the records are named 0, 1, 2, ... like rows, and each is taken for a row',
      );
    });
  });

  test('with true and false, and numbers in quotation marks, which are counted', async () => {
    await reading('[{"a": true, "b": "1.5"}, {"a": false, "b": "2"}]', (read) => {
      expect(rowsOf(read)).toEqual([
        [1, 1.5],
        [0, 2],
      ]);
      expect(read.notes.slice(1)).toEqual([
        'true and false are read as 1 and 0: 2 values in the column "a"',
        'texts that hold numbers are read as numbers: 2 values in the column "b"',
      ]);
    });
  });

  test('with keys that only late records have, and with labels of every kind', async () => {
    const late = `${'{"a": 1}\n'.repeat(1500)}{"a": 2, "b": 9007199254740991, "c": [1]}`;
    await reading(
      late,
      (read) => {
        expect(read.columns).toEqual(['a', 'b']);
        expect(rowsOf(read)[0]).toEqual([1, Number.NaN]);
        expect([read.labels?.[0], read.labels?.at(-1)]).toEqual(['', '[1]']);
      },
      { label: 'c' },
    );
  });
});

describe('JSON is refused', () => {
  test.each<[string, string, ReadOptions, RegExp]>([
    [
      'with all columns that are no numbers',
      '[{"a": 1, "p": {"q": 1}, "l": [1, 2], "t": "x", "d": "2020-01-01"}]',
      {},
      /4 of 5 columns.*"p" \(a nested record in record 1\), "l" \(a list in record 1\), "t" \("x" in record 1\), "d" \(a date, .*`exclude` p,l,t,d\./,
    ],
    [
      'with numbers beyond float32',
      '[{"a": 1e300}]',
      {},
      /record 1, column "a" holds 1e\+300, which is beyond/,
    ],
    ['that is a notebook', '{"nbformat": 4, "cells": [{}]}', {}, /Jupyter notebook.*save the table as CSV/],
    [
      'without records',
      '{"type": "Topology", "arcs": [[[1, 2]]]}',
      {},
      /JSON, but no table.*fields type, arcs.*list of records/,
    ],
    ['with other things than records', '[1, {"a": 2}]', {}, /a list of other things than records/],
    ['that is empty', '[]', {}, /its list is empty/],
    ['with rows of two lengths', '[[1, 2], [3]]', {}, /record 2: there are 1 values, but another has 2/],
    ['that is cut', '[{"a": 1}, {"a"', {}, /no valid JSON.*Correct the file/],
    ['with a cut line', '{"a": 1}\n{"a": \n', {}, /line 2: this is no valid JSON/],
    ['with a line that is no record', '{"a": 1}\n5\n', {}, /line 2: this is no record/],
    [
      'without a column that is asked for',
      '[{"a": 1}]',
      { columns: ['b'] },
      /no column "b". Its columns are: a/,
    ],
  ])('%s', async (_, content, options, message) => {
    expect(await refusal(content, options)).toMatch(message);
  });
});
