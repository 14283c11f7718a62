import { describe, expect, test } from '@jest/globals';
import { jsEngine } from '../../src/compute/js.js';
import { InputError } from '../../src/errors.js';
import { fit as fitModel } from '../../src/model/fit/fit.js';
import { examplesOf } from '../../src/model/rows.js';
import { inverseTransform, reconstruct, score, transform } from '../../src/model/transform.js';
import { rowsOf } from '../support.js';

const engine = jsEngine();

describe('rows of the library', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['an empty text', ''],
    ['NaN', Number.NaN],
  ])('%s is a missing value', async (_, value) => {
    expect(
      rowsOf(
        await examplesOf([
          [1, value],
          [2, 3],
        ] as never),
      ),
    ).toEqual([
      [1, Number.NaN],
      [2, 3],
    ]);
    const running = fitModel(
      [
        [1, 2],
        [value, 3],
        [4, 5],
      ] as never,
      { engine },
    );
    await expect(running).rejects.toThrow(/^Row 2, column 1: the value is missing/);
  });

  test('texts of numbers and typed rows are read as numbers', async () => {
    const given = [['1.5', true], Float64Array.of(2, 3), Int8Array.of(-1, 4)];
    expect(rowsOf(await examplesOf(given as never))).toEqual([
      [1.5, 1],
      [2, 3],
      [-1, 4],
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    [
      'BigInts',
      [
        [1, 2],
        [3, 4n],
      ],
      /^Row 2, column 2 holds the BigInt 4n, .*Number\(value\)/,
    ],
    [
      'a BigInt array',
      { shape: [2, 1], data: BigInt64Array.of(1n, 2n) },
      /BigInt64Array.*Float64Array\.from\(data, Number\)/,
    ],
    ['texts', [[1, 'red']], /^Row 1, column 2 holds the text "red", which is no number/],
    ['objects', [[1, new Date(0)]], /^Row 1, column 2 holds an object/],
    ['no rows', [], /the shape is \[0\]/],
    ['no lists', [1, 2], /^Row 1 is 1, but must be a list of numbers/],
    ['nothing', null, /must be a list of rows, an array with its shape/],
    ['a text', 'rows.csv', /must be a list of rows, an array with its shape/],
  ])('%s are refused', async (_, rows, message) => {
    for (const use of [() => examplesOf(rows as never), () => fitModel(rows as never, { engine })]) {
      await expect(use()).rejects.toThrow(InputError);
      await expect(use()).rejects.toThrow(message);
    }
  });
});

test.each(['4,2', 4, { 0: 4 }])('layers that are %j are refused', async (layers) => {
  const running = fitModel(
    [
      [1, 2],
      [2, 3],
      [4, 5],
    ],
    { engine, layers: layers as never },
  );
  await expect(running).rejects.toThrow(InputError);
  await expect(running).rejects.toThrow(/must be a list of whole numbers from 1 up/);
});

describe('what is no model', () => {
  const rows = [
    [1, 2],
    [2, 3],
    [4, 5],
  ];
  test.each<[string, unknown, RegExp]>([
    ['what `fit` returned', { model: {}, notes: [] }, /const \{ model \} = await fit\(rows\)/],
    ['nothing', undefined, /Give the model that `fit` returned/],
    ['a path', 'run', /Give the model that `fit` returned/],
  ])('%s is refused', async (_, model, message) => {
    for (const use of [transform, inverseTransform, reconstruct, score]) {
      const running = use(model as never, rows, { engine });
      await expect(running).rejects.toThrow(InputError);
      await expect(running).rejects.toThrow(message);
    }
  });
});
