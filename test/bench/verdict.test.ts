import { describe, expect, test } from '@jest/globals';
import { codeVerdicts, errorVerdicts } from '../../bench/verdict.js';

describe('the verdict on errors', () => {
  const agreement = (ours: number, theirs: number) =>
    errorVerdicts('PCA', { train: 7, test: ours }, { train: 7, test: theirs }).map(({ agrees }) => agrees);

  test('allows a relative difference of 1e-4 in each part of the data', () => {
    expect(agreement(200, 200.019)).toEqual([true, true]);
    expect(agreement(200, 200.021)).toEqual([true, false]);
    expect(agreement(200, 199.979)).toEqual([true, false]);
  });

  test('is never that NaN agrees', () => {
    for (const theirs of [Number.NaN, 0]) expect(agreement(3, theirs)).toEqual([true, false]);
    expect(agreement(Number.NaN, 3)).toEqual([true, false]);
  });

  test('shows both numbers, and marks those that differ too much', () => {
    const [train, test] = errorVerdicts('PCA-30', { train: 2, test: 3 }, { train: 2, test: 4 });
    expect(train?.text).toBe(
      "PCA-30, train: ours 2.000000, scikit-learn's 2.000000, relative difference 0.0e+0",
    );
    expect(test?.text).toMatch(/^PCA-30, test: .* 4\.000000, relative difference 2\.5e-1 TOO LARGE$/);
  });
});

describe('the verdict on codes', () => {
  // Of mean square 1; theirs have the length 1, and the second component another sign.
  const fitted = [
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ];
  const others = [[0.5, 0.25]];
  const array = (rows: readonly (readonly number[])[]) => ({
    shape: [rows.length, 2],
    data: Float32Array.from(rows.flat()),
  });
  const theirsOf = (rows: readonly (readonly number[])[]) =>
    rows.map(([a, b]) => [(a as number) / 2, -(b as number) / 2]);
  const agreement = (test: number[][]) =>
    codeVerdicts(
      'LLE',
      { train: array(fitted), test: array(others) },
      { train: theirsOf(fitted), test: theirsOf(test) },
    ).map(({ agrees }) => agrees);

  test('ignores sign and scale, and allows a difference of 1e-3', () => {
    expect(agreement([[0.5, 0.25]])).toEqual([true, true]);
    expect(agreement([[0.5, 0.2509]])).toEqual([true, true]);
    expect(agreement([[0.5, 0.2511]])).toEqual([true, false]);
    expect(agreement([[0.5, -0.25]])).toEqual([true, false]);
  });

  test('is never that different numbers of codes agree', () => {
    expect(agreement([])).toEqual([true, false]);
    expect(
      agreement([
        [0.5, 0.25],
        [0.5, 0.25],
      ]),
    ).toEqual([true, false]);
    expect(agreement([[0.5]])).toEqual([true, false]);
  });
});
