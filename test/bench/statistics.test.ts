import { describe, expect, test } from '@jest/globals';
import { spreadOf } from '../../bench/statistics.js';

describe('spreadOf', () => {
  test.each([
    [[3], { median: 3, min: 3, max: 3 }],
    [[5, 1, 3], { median: 3, min: 1, max: 5 }],
    [[4, 1, 10, 2], { median: 3, min: 1, max: 10 }],
    // As text, 10 would come before 9.
    [[10, 9, 100], { median: 10, min: 9, max: 100 }],
  ])('of %j is %j', (values, expected) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  test('leaves its values in their order', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test('refuses no values', () => {
    expect(() => spreadOf([])).toThrow(/no values/);
  });
});
