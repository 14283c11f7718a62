import { describe, expect, test } from '@jest/globals';
import { formatSpread } from '../../src/report/measures/spread.js';
import { type ComparisonRow, summarise } from '../../src/report/measures/squared-error.js';

function row(model: string, seed: number, test: number, train: number, more: Partial<ComparisonRow> = {}) {
  return {
    experiment: 'mnist',
    profile: 'full',
    seed,
    model,
    codeSize: 30,
    trainSquaredError: train,
    testSquaredError: test,
    paperTestSquaredError: null,
    wallSeconds: 10 * seed,
    ...more,
  };
}

describe('summarise', () => {
  test('takes mean and standard deviation (n - 1) over the seeds of each model', () => {
    const [pca, autoencoder, ...others] = summarise([
      row('pca', 1, 14, 13),
      row('autoencoder', 1, 2, 1, { paperTestSquaredError: 3 }),
      row('pca', 2, 14, 13),
      row('autoencoder', 2, 4, 1, { paperTestSquaredError: 3 }),
      row('autoencoder', 3, 9, 4, { paperTestSquaredError: 3 }),
    ]);
    expect(others).toEqual([]);
    expect(pca).toEqual({
      model: 'pca',
      codeSize: 30,
      seeds: [1, 2],
      testSquaredError: { mean: 14, standardDeviation: 0 },
      trainSquaredError: { mean: 13, standardDeviation: 0 },
      explained: null,
      paperTestSquaredError: null,
      wallSeconds: 15,
    });
    // By hand: 2, 4, 9 have the mean 5 and the squares 9 + 1 + 16 = 26; 1, 1, 4 have 2 and 1 + 1 + 4 = 6.
    expect(autoencoder?.testSquaredError.mean).toBe(5);
    expect(autoencoder?.testSquaredError.standardDeviation).toBeCloseTo(Math.sqrt(13), 14);
    expect(autoencoder?.trainSquaredError.mean).toBe(2);
    expect(autoencoder?.trainSquaredError.standardDeviation).toBeCloseTo(Math.sqrt(3), 14);
    expect(autoencoder).toMatchObject({ seeds: [1, 2, 3], paperTestSquaredError: 3, wallSeconds: 20 });
  });

  test('has the variance explained beside the mean of the same seed', () => {
    const mean = { codeSize: 0 };
    const rows = [
      row('mean', 1, 10, 9, mean),
      row('mean', 2, 20, 9, mean),
      row('good', 1, 1, 1),
      row('good', 2, 4, 1),
      row('bad', 1, 15, 1),
    ];
    const explained = summarise(rows).map(({ explained }) => explained);
    expect(explained[0]).toEqual({ mean: 0, standardDeviation: 0 });
    expect(explained[1]?.mean).toBeCloseTo(0.85, 14);
    expect(explained[1]?.standardDeviation).toBeCloseTo(0.1 / Math.SQRT2, 14);
    expect(explained[2]).toEqual({ mean: -0.5, standardDeviation: null });
    const constant = [row('mean', 1, 0, 0, mean), row('good', 1, 0, 0)];
    expect(summarise(constant).map(({ explained }) => explained)).toEqual([null, null]);
  });

  test('has no standard deviation for a single seed', () => {
    expect(summarise([row('pca', 1, 13.866, 13)])[0]?.testSquaredError).toEqual({
      mean: 13.866,
      standardDeviation: null,
    });
  });

  test('keeps code sizes of one model apart', () => {
    const summaries = summarise([row('pca', 1, 14, 13), row('pca', 1, 43, 42, { codeSize: 2 })]);
    expect(summaries.map(({ codeSize, testSquaredError }) => [codeSize, testSquaredError.mean])).toEqual([
      [30, 14],
      [2, 43],
    ]);
  });
});

test('a spread is written with three decimals, alone for a single seed', () => {
  expect(formatSpread({ mean: 13.8664, standardDeviation: 0.0126 })).toBe('13.866 ± 0.013');
  expect(formatSpread({ mean: 126, standardDeviation: null })).toBe('126.000');
});
