import { describe, expect, test } from '@jest/globals';
import { type Columns, orthonormalised, productsOf } from '../../src/baselines/orthonormal.js';
import { seededRandom } from '../../src/random.js';

const random = seededRandom(1);
const [ROWS, COUNT] = [41, 6];
const noise = (): Float64Array => Float64Array.from(random.fillNormal(new Float32Array(ROWS)));
const independent = Array.from({ length: COUNT }, noise);
const shared = noise();
/** All nearly the same direction: the condition number is about 1 / apart. */
const crowded = (apart: number) =>
  independent.map((column) => column.map((value, i) => (shared[i] as number) + apart * value));

/** How far the columns lie outside the span of a basis, by plain loops. */
function outside(columns: Columns, basis: Columns): number {
  let farthest = 0;
  for (const column of columns) {
    const rest = [...column];
    for (const direction of basis) {
      const along = rest.reduce((sum, value, i) => sum + value * (direction[i] as number), 0);
      for (const i of rest.keys()) rest[i] = (rest[i] as number) - along * (direction[i] as number);
    }
    farthest = Math.max(farthest, Math.hypot(...rest));
  }
  return farthest;
}

describe('orthonormal columns', () => {
  test.each([
    ['independent columns', independent],
    ['a single column', independent.slice(0, 1)],
    ['nearly dependent ones', crowded(1e-4)],
    ['ones too near to dependent for Cholesky', crowded(1e-9)],
    ['a column that is there twice', [...independent, independent[0] as Float64Array]],
  ])('of %s: products are the identity, the span is the same', (_, columns) => {
    const basis = orthonormalised(columns);
    expect(basis).toHaveLength(columns.length);
    for (const [i, left] of basis.entries()) {
      for (const [j, right] of basis.entries()) {
        const product = left.reduce((sum, value, row) => sum + value * (right[row] as number), 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
    expect(outside(columns, basis)).toBeLessThan(1e-12);
  });

  test('products are those of plain loops, for odd and even lengths', () => {
    for (const length of [40, 41]) {
      const [a, b] = [independent.slice(0, 2), independent.slice(2)].map((columns) =>
        columns.map((column) => column.subarray(0, length)),
      ) as [Float64Array[], Float64Array[]];
      const products = productsOf(a, b);
      for (const [i, left] of a.entries())
        for (const [j, right] of b.entries()) {
          let sum = 0;
          for (let row = 0; row < length; row++) sum += (left[row] as number) * (right[row] as number);
          expect(products.get(i, j)).toBeCloseTo(sum, 10);
        }
    }
  });
});
