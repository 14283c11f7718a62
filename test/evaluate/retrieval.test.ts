import { describe, expect, test } from '@jest/globals';
import { ndarray } from '../../src/compute/ndarray.js';
import { retrievalAccuracy } from '../../src/evaluate/retrieval.js';
import { seededRandom } from '../../src/random.js';

describe('retrievalAccuracy', () => {
  test('equals sorting by cosines in plain loops', () => {
    const [documents, width] = [40, 3];
    const random = seededRandom(3);
    const rows = Array.from({ length: documents }, () =>
      Array.from({ length: width }, () => random.uniform() - 0.3),
    );
    const labels = rows.map(([x = 0]) => (x > 0.2 ? 1 : x > 0 ? 2 : 0));
    const cosine = (a: number[], b: number[]) => {
      const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * (v[i] as number), 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const expected = [1, 7, 39].map((count) => {
      const shares = rows.map((row, query) => {
        const others = [...rows.keys()].filter((i) => i !== query);
        others.sort((a, b) => cosine(row, rows[b] as number[]) - cosine(row, rows[a] as number[]));
        return others.slice(0, count).filter((i) => labels[i] === labels[query]).length / count;
      });
      return shares.reduce((sum, share) => sum + share, 0) / documents;
    });
    const codes = ndarray([documents, width], Float32Array.from(rows.flat()));
    const found = retrievalAccuracy({ codes, labels }, [1, 7, 39]);
    for (const [i, share] of found.entries()) expect(share).toBeCloseTo(expected[i] as number, 10);
  });

  test('does not depend on the lengths of codes, and accepts codes of zeros', () => {
    const labels = [0, 0, 1, 1, 1];
    const of = (values: number[]) =>
      retrievalAccuracy({ codes: ndarray([5, 2], Float32Array.from(values)), labels }, [1, 2]);
    const near = [1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9, 0, 0];
    // The code of zeros finds the first documents, which are of the other class.
    expect(of(near)).toEqual([4 / 5, 2 / 5]);
    expect(of(near.map((value, i) => value * 10 ** (i >> 1)))).toEqual(of(near));
  });

  test('refuses to find more documents than there are', () => {
    const codes = ndarray([3, 1], Float32Array.of(1, 2, 3));
    expect(() => retrievalAccuracy({ codes, labels: [0, 0, 0] }, [1, 3])).toThrow(
      /find 3 other documents.*are 2/,
    );
  });
});
