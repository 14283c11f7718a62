import { describe, expect, test } from '@jest/globals';
import { sparseCounts, sparseExamples } from '../../../src/data/storage/sparse.js';
import { seededRandom } from '../../../src/random.js';

describe('sparse examples', () => {
  test('copy out what a dense array has, in any order of rows, over whatever was there', () => {
    const [rows, width] = [20, 7];
    const random = seededRandom(1);
    const dense = Array.from({ length: rows * width }, () =>
      random.uniform() < 0.6 ? 0 : Math.floor(random.uniform() * 65535),
    );
    const maps = Array.from(
      { length: rows },
      (_, r) =>
        new Map(
          dense
            .slice(r * width, (r + 1) * width)
            .flatMap((count, column): [number, number][] => (count === 0 ? [] : [[column, count]]))
            .reverse(),
        ),
    );
    const examples = sparseExamples(sparseCounts(maps), width);
    const order = [3, 19, 0, 3, 7];
    const out = new Float32Array(order.length * width + 2).fill(-1);
    examples.copyRows(order, out);
    expect([...out]).toEqual([...order.flatMap((r) => dense.slice(r * width, (r + 1) * width)), -1, -1]);
    expect(examples).toMatchObject({ count: rows, width });
  });

  test('take four bytes an entry: a million documents of a hundred words fit in 4 GB many times', () => {
    const { columns, counts, starts } = sparseCounts([new Map([[1, 2]]), new Map([[5, 1]])]);
    expect((columns.byteLength + counts.byteLength) / 2).toBe(4);
    expect(starts.length).toBe(3);
  });

  test('refuse a count that would not fit', () => {
    expect(() => sparseCounts([new Map([[0, 65536]])])).toThrow(
      /Document 0 .* has word 0 of the vocabulary 65536 times/,
    );
  });
});
