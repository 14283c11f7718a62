import { describe, expect, test } from '@jest/globals';
import { momentsOf } from '../../src/baselines/moments.js';
import { floatExamples } from '../../src/data/examples.js';
import { seededRandom } from '../../src/random.js';
import { ENGINES, normalArray } from '../support.js';

// The mean is guessed from the first 1,000 examples: here they tell nothing of the others.
const [COUNT, WIDTH] = [1400, 115];
const { data } = normalArray([COUNT, WIDTH], seededRandom(1));
for (let i = 1000 * WIDTH; i < data.length; i++) data[i] = (data[i] as number) + 3 + (i % WIDTH) / 50;

const at = (row: number, column: number) => data[row * WIDTH + column] as number;
const meanOver = (of: (row: number) => number) =>
  Array.from({ length: COUNT }, (_, row) => of(row)).reduce((sum, value) => sum + value, 0) / COUNT;

describe.each(ENGINES)('engine %s', (_name, make) => {
  test('computes mean and covariance even if the first examples are not typical', async () => {
    const { mean, covariance } = await momentsOf(make(), floatExamples(data, WIDTH));
    const means = Array.from({ length: WIDTH }, (_, column) => meanOver((row) => at(row, column)));
    for (const [column, value] of means.entries()) expect(mean.data[column]).toBeCloseTo(value, 4);
    // On the diagonal, beside it, in both corners, and where the blocks of columns end.
    for (const [i, j] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [0, 114],
      [114, 0],
      [111, 112],
      [112, 111],
      [114, 114],
      [40, 90],
    ] as const) {
      const expected = meanOver(
        (row) => (at(row, i) - (means[i] as number)) * (at(row, j) - (means[j] as number)),
      );
      expect([i, j, Math.abs(covariance.get(i, j) - expected) < 1e-4]).toEqual([i, j, true]);
    }
  });
});
