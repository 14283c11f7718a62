import { describe, expect, test } from '@jest/globals';
import { Matrix } from 'ml-matrix';
import { type Columns, ritzPairs } from '../../src/baselines/ritz.js';
import { seededRandom } from '../../src/random.js';

const random = seededRandom(1);
const ROWS = 41;
/** Whole numbers, so that float32 holds all images exactly. */
const noise = () => random.fillNormal(new Float32Array(ROWS)).map((value) => Math.round(25 * value));
const independent = Array.from({ length: 6 }, noise);
const SPECTRUM = Array.from({ length: ROWS }, (_, i) => 1 + ((5 * i) % 7));

/** The image under a diagonal matrix, by plain loops. */
const imageOf = (columns: Columns): Columns =>
  columns.map((column) => column.map((value, i) => (SPECTRUM[i] as number) * value));

const product = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** V W, by plain loops. */
const combined = (columns: Columns, combinations: Matrix): number[][] =>
  Array.from({ length: combinations.columns }, (_, k) =>
    Array.from({ length: ROWS }, (_, row) =>
      columns.reduce((sum, column, i) => sum + (column[row] as number) * combinations.get(i, k), 0),
    ),
  );

describe('Ritz pairs', () => {
  test.each([
    ['independent columns', independent, 6],
    ['a single column', independent.slice(0, 1), 1],
    [
      'columns of very different lengths',
      independent.map((c, i) => c.map((value) => value * 2 ** (20 * i))),
      6,
    ],
    [
      'nearly dependent ones',
      independent.map((c, i) => c.map((v, r) => v * (i && 2 ** -9) + (independent[0]?.[r] ?? 0))),
      6,
    ],
    ['a column that is there twice', [...independent, independent[0] as Float32Array], 6],
    ['nothing but zeros', [new Float32Array(ROWS), new Float32Array(ROWS)], 0],
    ['a column of zeros', [...independent, new Float32Array(ROWS)], 6],
  ])('of %s are orthonormal and diagonalise the matrix', (_, basis, count) => {
    const { values, vectors } = ritzPairs(basis, imageOf(basis));
    expect([values.length, vectors.columns]).toEqual([count, count]);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    const found = combined(basis, vectors);
    for (const [i, left] of found.entries()) {
      for (const [j, right] of found.entries()) {
        expect(product(left, right)).toBeCloseTo(i === j ? 1 : 0, 8);
        const between = product(
          left,
          right.map((value, row) => (SPECTRUM[row] as number) * value),
        );
        expect(between).toBeCloseTo(i === j ? (values[i] as number) : 0, 8);
      }
    }
  });

  test('of a basis that spans eigenvectors equal them', () => {
    const unit = (at: number) => Float32Array.from({ length: ROWS }, (_, i) => (i === at ? 3 : 0));
    const basis = [unit(3), unit(0)].map((column, i, all) =>
      i === 0 ? column : column.map((value, r) => value + (all[0]?.[r] as number)),
    );
    const { values, vectors } = ritzPairs(basis, imageOf(basis));
    expect(values[0]).toBeCloseTo(SPECTRUM[3] as number, 12);
    expect(values[1]).toBeCloseTo(SPECTRUM[0] as number, 12);
    expect(Matrix.abs(new Matrix(combined(basis, vectors))).max()).toBeCloseTo(1, 12);
  });
});
