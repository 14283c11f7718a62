import { describe, expect, test } from '@jest/globals';
import { componentStatistics } from '../../src/data/component-statistics.js';
import { floatExamples, selectExamples } from '../../src/data/examples.js';
import { requireFitToLearn } from '../../src/data/fit-to-learn.js';
import { fitPreprocessing, preprocessed } from '../../src/data/preprocessing.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';

const WIDTH = 3;
const values = seededRandom(5).fillNormal(new Float32Array(2500 * WIDTH), 7);
/** A table of more rows than a block has, with one value replaced. */
const tableWith = (value: number, row: number, column: number) => {
  const changed = values.slice();
  changed[row * WIDTH + column] = value;
  return { ...floatExamples(changed, WIDTH), rowName: (at: number) => `row ${at + 1} of table.csv` };
};

describe('data are fit to learn from', () => {
  test.each([
    [Number.NaN, 0, 0, /^Row 1 of table\.csv, column "a": the value is missing/],
    [Number.NaN, 2499, 2, /^Row 2500 of table\.csv, column "c": the value is missing/],
    [
      Number.POSITIVE_INFINITY,
      1700,
      1,
      /^Row 1701 of table\.csv, column "b": the value is Infinity, or beyond/,
    ],
    [Number.NEGATIVE_INFINITY, 1700, 1, /the value is -Infinity/],
    [1e39, 3, 1, /^Row 4 of table\.csv, column "b": .*beyond 3\.4e38/],
  ])('unless a value is %p in row %i', (value, row, column, message) => {
    const examples = tableWith(value, row, column);
    const columns = ['a', 'b', 'c'];
    expect(() => requireFitToLearn(examples, { columns })).toThrow(InputError);
    expect(() => requireFitToLearn(examples, { columns })).toThrow(message);
    expect(() => fitPreprocessing(examples, { columns })).toThrow(message);
  });

  test('with missing values where they are replaced, but not with infinite ones', () => {
    expect(() => requireFitToLearn(tableWith(Number.NaN, 9, 1), { missing: 'mean' })).not.toThrow();
    expect(() => requireFitToLearn(tableWith(-1 / 0, 9, 1), { missing: 'mean' })).toThrow(/Row 10 of table/);
    expect(() => fitPreprocessing(tableWith(1 / 0, 9, 1), { missing: 'mean' })).toThrow(/Row 10 .*column 2/);
  });

  test('rows keep their place in the file, however they were selected and scaled', () => {
    const { preprocessing } = fitPreprocessing(floatExamples(values, WIDTH));
    const odd = Array.from({ length: 1250 }, (_, i) => 2 * i + 1);
    const selected = selectExamples(preprocessed(tableWith(Number.NaN, 801, 0), preprocessing), odd);
    expect(() => requireFitToLearn(selectExamples(selected, [399, 400, 401]))).toThrow(
      /^Row 802 of table\.csv, column 1/,
    );
  });

  test('rows without a file are numbered from 1', () => {
    expect(() => requireFitToLearn(floatExamples(Float32Array.of(1, Number.NaN), 1))).toThrow(
      /^Row 2, column 1/,
    );
  });
});

describe('the statistics of training rows', () => {
  const rows = Uint32Array.from({ length: 2500 }, (_, i) => i).filter((i) => i % 7 !== 3);

  test('are, to the bit, those of a table of these rows alone', () => {
    const all = floatExamples(values, WIDTH);
    expect(componentStatistics(all, { rows })).toEqual(componentStatistics(selectExamples(all, rows), {}));
  });

  test('are refused for a missing value in a row that is held back', () => {
    expect(() => componentStatistics(tableWith(Number.NaN, 10, 2), { rows })).toThrow(
      /^Row 11 of table\.csv/,
    );
    expect(() => componentStatistics(tableWith(Number.NaN, 10, 2), { rows, missing: 'mean' })).not.toThrow();
  });
});
