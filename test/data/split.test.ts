import { describe, expect, test } from '@jest/globals';
import { floatExamples } from '../../src/data/examples.js';
import { holdBack } from '../../src/data/split.js';
import { InputError } from '../../src/errors.js';
import { prepareFit } from '../../src/model/fit/prepare-fit.js';
import { seededRandom } from '../../src/random.js';
import { columnDeviations, columnMeans } from '../reference/statistics.js';
import { rowsOf } from '../support.js';

/** Examples that are their own numbers. */
const numbered = (count: number) =>
  floatExamples(
    Float32Array.from({ length: count }, (_, i) => i),
    1,
  );
const numbersIn = (count: number, fraction: number, seed = 1) => {
  const { train, validation } = holdBack(numbered(count), fraction, seededRandom(seed));
  return { train: rowsOf(train).flat(), validation: rowsOf(validation).flat() };
};

describe('holding back', () => {
  test('gives every example to one of the two parts, in the order of the data', () => {
    const { train, validation } = numbersIn(101, 0.2);
    expect([train.length, validation.length]).toEqual([81, 20]);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: 101 }, (_, i) => i));
    for (const part of [train, validation]) expect(part).toEqual(part.toSorted((a, b) => a - b));
  });

  test('chooses by the seed, from all over the data', () => {
    const held = (seed: number) => numbersIn(1000, 0.1, seed).validation;
    expect(held(1)).toEqual(held(1));
    expect(held(2)).not.toEqual(held(1));
    const mean = held(1).reduce((sum, number) => sum + number, 0) / 100;
    // Of a uniform distribution: the mean of a hundred deviates by 29.
    expect(Math.abs(mean - 499.5)).toBeLessThan(90);
  });

  test.each([
    [3, 0.001, 1],
    [3, 0.999, 2],
    [200_000, 0.5, 10_000],
  ])('of %d examples a share of %d is %d of them', (count, fraction, held) => {
    const { train, validation } = holdBack(numbered(count), fraction, seededRandom(1));
    expect([validation.count, train.count]).toEqual([held, count - held]);
  });

  test.each([0, 1, -0.1, Number.NaN])('refuses a share of %d', (fraction) => {
    expect(() => holdBack(numbered(10), fraction, seededRandom(1))).toThrow(InputError);
  });
});

test('the scaling is fitted to the training part and applied to both', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [i, 1.3 ** i]);
  const examples = floatExamples(Float32Array.from(rows.flat()), 2);
  const { scaling, split } = prepareFit(examples, {
    scaling: 'standardise',
    validation: 0.3,
    layers: [4, 2],
  });
  const { offset, scale } = scaling.preprocessing;
  const [train, validation] = [split.train, split.validation].map((part) =>
    rowsOf(part).map(([first]) => {
      const number = (first as number) * (scale[0] as number) + (offset[0] as number);
      return rows[Math.round(number)] as number[];
    }),
  ) as [number[][], number[][]];
  expect([train.length, validation.length]).toEqual([28, 12]);
  const [means, deviations] = [columnMeans(train), columnDeviations(train)];
  for (const i of [0, 1]) {
    expect((offset[i] as number) / (means[i] as number)).toBeCloseTo(1, 5);
    expect((scale[i] as number) / (deviations[i] as number)).toBeCloseTo(1, 5);
  }
  for (const [r, row] of rowsOf(split.validation).entries())
    for (const [i, value] of row.entries()) {
      const raw = validation[r]?.[i] as number;
      expect(value).toBeCloseTo((raw - (means[i] as number)) / (deviations[i] as number), 4);
    }
});
