import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchCalls } from '../../src/data/batches.js';

describe('batchCalls', () => {
  test('adds the remaining examples to the last batch', () => {
    expect(batchCalls(23, 5, 2)).toEqual([
      { start: 0, batchSize: 5, steps: 2 },
      { start: 10, batchSize: 5, steps: 1 },
      { start: 15, batchSize: 8, steps: 1 },
    ]);
  });

  test('makes one batch if there are fewer examples than the batch size', () => {
    expect(batchCalls(3, 5, 2)).toEqual([{ start: 0, batchSize: 3, steps: 1 }]);
  });

  test('covers every example once, in order, in batches of at least the size asked for', () => {
    const lengths = fc.record({
      count: fc.integer({ min: 1, max: 500 }),
      size: fc.integer({ min: 1, max: 60 }),
      steps: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(lengths, ({ count, size, steps }) => {
        let next = 0;
        for (const call of batchCalls(count, size, steps)) {
          expect(call.start).toBe(next);
          expect(call.steps).toBeLessThanOrEqual(steps);
          expect(call.batchSize).toBeGreaterThanOrEqual(Math.min(size, count));
          next += call.batchSize * call.steps;
        }
        expect(next).toBe(count);
      }),
      { seed: 1 },
    );
  });
});
