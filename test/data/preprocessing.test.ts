import { describe, expect, test } from '@jest/globals';
import { floatExamples, rowNumbers } from '../../src/data/examples.js';
import { fitPreprocessing, type Preprocessing, preprocessed, unscale } from '../../src/data/preprocessing.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { farthest } from '../support.js';

const examplesOf = (...rows: number[][]) =>
  floatExamples(Float32Array.from(rows.flat()), rows[0]?.length as number);
const applied = (rows: number[][], preprocessing: Preprocessing) => {
  const examples = preprocessed(examplesOf(...rows), preprocessing);
  const out = new Float32Array(examples.count * examples.width);
  examples.copyRows(rowNumbers(examples.count), out);
  return [...out];
};

describe('the scaling is chosen from the data', () => {
  const pixels = (greatest: number) => Array.from({ length: 64 }, (_, i) => (i === 0 ? greatest : 0));
  test.each<[string, number[][], 'bytes' | 'numbers', string, boolean]>([
    [
      'numbers in [0, 1]',
      [
        [0, 0.25],
        [1, 0.5],
      ],
      'numbers',
      'none',
      true,
    ],
    [
      'bytes',
      [
        [0, 9],
        [3, 4],
      ],
      'bytes',
      '/255',
      true,
    ],
    [
      'bytes of a binary image',
      [
        [0, 1],
        [1, 1],
      ],
      'bytes',
      'none',
      true,
    ],
    ['whole numbers of 64 columns up to 255', [pixels(255)], 'numbers', '/255', true],
    [
      'whole numbers of two columns',
      [
        [0, 200],
        [3, 4],
      ],
      'numbers',
      'standardise',
      false,
    ],
    ['64 columns with a fraction', [pixels(200.5)], 'numbers', 'standardise', false],
    ['negative numbers', [[-1, 1]], 'numbers', 'standardise', false],
  ])('%s', (_, rows, kind, scaling, inUnitRange) => {
    const fitted = fitPreprocessing(examplesOf(...rows), { kind });
    expect([fitted.preprocessing.scaling, fitted.inUnitRange]).toEqual([scaling, inUnitRange]);
  });
});

describe('scaling', () => {
  const rows = [
    [1, 100],
    [2, 100],
    [6, 100],
  ];

  test('standardise gives mean 0 and deviation 1, and 0 for a constant column', () => {
    const { preprocessing } = fitPreprocessing(examplesOf(...rows), { scaling: 'standardise' });
    const deviation = Math.sqrt((4 + 1 + 9) / 3);
    expect(
      farthest(applied(rows, preprocessing), [-2 / deviation, 0, -1 / deviation, 0, 3 / deviation, 0]),
    ).toBeLessThan(1e-6);
  });

  test('0-1 takes each column from its least to its greatest value, and new rows by the same numbers', () => {
    const { preprocessing, inUnitRange } = fitPreprocessing(examplesOf(...rows), { scaling: '0-1' });
    expect(inUnitRange).toBe(true);
    expect(farthest(applied(rows, preprocessing), [0, 0, 0.2, 0, 1, 0])).toBeLessThan(1e-7);
    expect(farthest(applied([[11, 101]], preprocessing), [2, 1])).toBeLessThan(1e-7);
  });

  test.each(['none', '/255', '0-1', 'standardise'] as const)('%s can be undone', (scaling) => {
    const values = seededRandom(1).fillNormal(new Float32Array(60), 100);
    const { preprocessing } = fitPreprocessing(floatExamples(values, 3), { scaling });
    const scaled = Float32Array.from(
      applied(
        [[...values]].flatMap((all) => Array.from({ length: 20 }, (_, i) => all.slice(3 * i, 3 * i + 3))),
        preprocessing,
      ),
    );
    expect(farthest(unscale(scaled, 3, preprocessing), values)).toBeLessThan(1e-4);
  });

  test('large numbers of small spread lose no digits', () => {
    const far = [16_000_000, 16_000_001, 16_000_002].map((value) => [value]);
    const { preprocessing } = fitPreprocessing(examplesOf(...far), { scaling: 'standardise' });
    expect(preprocessing.offset[0]).toBe(16_000_001);
    expect(preprocessing.scale[0]).toBeCloseTo(Math.sqrt(2 / 3), 10);
  });
});

describe('missing values', () => {
  const holes = [
    [1, Number.NaN],
    [3, 5],
  ];

  test('are refused with row and column', () => {
    const fitting = (columns?: string[]) => () => fitPreprocessing(examplesOf(...holes), { columns });
    expect(fitting(['age', 'height'])).toThrow(/Row 1, column "height": the value is missing/);
    expect(fitting()).toThrow(InputError);
    expect(fitting()).toThrow(/Row 1, column 2/);
  });

  test('are replaced by the mean of their column before scaling, in new rows as well', () => {
    const { preprocessing } = fitPreprocessing(examplesOf(...holes), { missing: 'mean', scaling: '0-1' });
    expect(applied(holes, preprocessing)).toEqual([0, 0, 1, 0]);
    expect(applied([[Number.NaN, 6]], preprocessing)).toEqual([0.5, 1]);
  });

  test('cannot be replaced in a column without other values', () => {
    const fitting = () => fitPreprocessing(examplesOf([1, Number.NaN]), { missing: 'mean' });
    expect(fitting).toThrow(/column 2 has no values at all/);
  });
});

test('unknown settings and data of another width are refused', () => {
  const one = examplesOf([1, 2]);
  expect(() => fitPreprocessing(one, { scaling: 'log' as never })).toThrow(/no scaling 'log'/);
  expect(() =>
    preprocessed(one, { scaling: '0-1', offset: [1, 2, 3], scale: [1, 1, 1], fill: null }),
  ).toThrow(/for 3 components, but the examples have 2/);
});
