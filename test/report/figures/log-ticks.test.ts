import { expect, test } from '@jest/globals';
import { logTicks } from '../../../src/report/figures/log-ticks.js';

test.each([
  ['within a decade: every digit', 1.44, 7.6, [1, 2, 3, 4, 5, 6, 7, 8]],
  ['across a power of ten', 8.5, 31, [8, 9, 10, 20, 30, 40]],
  ['over some decades: 1, 2 and 5', 2.2, 54, [2, 5, 10, 20, 50, 100]],
  ['ends that are marks themselves', 0.005, 0.2, [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]],
  ['over many decades: powers of ten', 0.002, 500, [0.001, 0.01, 0.1, 1, 10, 100, 1000]],
])('%s', (_, least, most, ticks) => {
  expect(logTicks(least, most)).toEqual(ticks);
});
