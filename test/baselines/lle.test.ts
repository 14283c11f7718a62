import { describe, expect, test } from '@jest/globals';
import { EigenvalueDecomposition, Matrix, solve } from 'ml-matrix';
import { fitLocallyLinear, locallyLinearCodes } from '../../src/baselines/lle.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { seededRandom } from '../../src/random.js';

const [documents, words, neighbours, size] = [50, 8, 5, 2];
const random = seededRandom(6);
const draw = (count: number) =>
  Array.from({ length: count }, () =>
    Array.from({ length: words }, () => Math.floor(random.uniform() ** 2 * 9)),
  );
const fitted = draw(documents);
const examplesOf = (rows: number[][]) => floatExamples(Float32Array.from(rows.flat()), words);
const engine = onnxEngine(1);

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

/** The nearest of the fitted documents by the cosine, and what weights of them come nearest to `x`. */
function neighbourhood(x: readonly number[], itself?: readonly number[]) {
  const cosine = (y: readonly number[]) => dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  const near = [...fitted.keys()]
    .filter((i) => fitted[i] !== itself)
    .sort((i, j) => cosine(fitted[j] as number[]) - cosine(fitted[i] as number[]))
    .slice(0, neighbours);
  const away = near.map((i) => (fitted[i] as number[]).map((value, k) => value - (x[k] as number)));
  const trace = away.reduce((sum, d) => sum + dot(d, d), 0);
  const products = away.map((a, i) => away.map((b, j) => dot(a, b) + (i === j ? 1e-3 * trace : 0)));
  const solved = solve(new Matrix(products), Matrix.ones(neighbours, 1)).to1DArray();
  const sum = solved.reduce((total, w) => total + w, 0);
  return { near, weights: solved.map((w) => w / sum) };
}

describe('locally linear embedding', () => {
  test('has the optimal codes of plain loops: uncorrelated, with mean 0 and mean square 1', async () => {
    const { codes } = await fitLocallyLinear(engine, examplesOf(fitted), { neighbours, size });
    const left = Matrix.eye(documents);
    for (const [i, x] of fitted.entries()) {
      const { near, weights } = neighbourhood(x, x);
      for (const [j, place] of near.entries())
        left.set(i, place, left.get(i, place) - (weights[j] as number));
    }
    const values = new EigenvalueDecomposition(left.transpose().mmul(left)).realEigenvalues.sort(
      (a, b) => a - b,
    );
    const y = Matrix.from1DArray(documents, size, [...codes.data]);
    const squares = y.transpose().mmul(y);
    const costs = left.mmul(y);
    const ofCodes = costs.transpose().mmul(costs);
    for (let k = 0; k < size; k++) {
      expect(y.getColumnVector(k).sum() / documents).toBeCloseTo(0, 5);
      expect(squares.get(k, k) / documents).toBeCloseTo(1, 4);
      // The constant vector has the eigenvalue 0.
      expect(ofCodes.get(k, k) / documents / (values[k + 1] as number)).toBeCloseTo(1, 3);
    }
    expect(squares.get(0, 1) / documents).toBeCloseTo(0, 4);
  });

  test('codes new documents by their neighbours, and fitted documents nearly as fitted', async () => {
    const lle = await fitLocallyLinear(engine, examplesOf(fitted), { neighbours, size });
    const others = draw(20);
    const { data } = await locallyLinearCodes(engine, lle, examplesOf(others));
    for (const [row, x] of others.entries()) {
      const { near, weights } = neighbourhood(x);
      for (let k = 0; k < size; k++) {
        const expected = near.reduce(
          (sum, place, j) => sum + (weights[j] as number) * (lle.codes.data[place * size + k] as number),
          0,
        );
        expect(data[row * size + k]).toBeCloseTo(expected, 3);
      }
    }
    const again = await locallyLinearCodes(engine, lle, examplesOf(fitted));
    const differences = again.data.map((value, i) => Math.abs(value - (lle.codes.data[i] as number)));
    expect(differences.reduce((sum, d) => sum + d, 0) / differences.length).toBeLessThan(0.05);
  });

  test('equals scikit-learn up to signs if examples have length one', async () => {
    const point = (a: number, b: number, i: number) => {
      const row = [
        1,
        0.15 * a + 0.01 * Math.sin(7 * i),
        0.15 * b + 0.02 * Math.cos(5 * i),
        0.1 * Math.sin(a * b),
      ];
      return row.map((value) => value / Math.hypot(...row));
    };
    const examples = (points: number[][]) => floatExamples(Float32Array.from(points.flat()), 4);
    const grid = Array.from({ length: 30 }, (_, i) => point(i % 6, Math.floor(i / 6), i));
    const between = Array.from({ length: 4 }, (_, i) => point(i + 0.5, i + 0.3, i));
    const lle = await fitLocallyLinear(engine, examples(grid), { neighbours: 5, size: 2 });
    const { data } = await locallyLinearCodes(engine, lle, examples(between));
    // LocallyLinearEmbedding(n_neighbors=5, n_components=2, eigen_solver='dense') of version 1.9.1, times the root of 30.
    const fittedCodes = [
      1.566, 1.4509, 0.8344, 1.5004, 0.1482, 1.5738, -0.4587, 1.5148, -0.9791, 1.3534, -1.4237, 1.2483,
    ];
    const otherCodes = [1.2051, 1.1831, 0.4405, 0.3731, -0.0723, -0.0998, -0.603, -0.783];
    const signs = [0, 1].map((k) => Math.sign(lle.codes.data[k] as number));
    for (const [i, expected] of fittedCodes.entries())
      expect((signs[i % 2] as number) * (lle.codes.data[i] as number)).toBeCloseTo(expected, 3);
    for (const [i, expected] of otherCodes.entries())
      expect((signs[i % 2] as number) * (data[i] as number)).toBeCloseTo(expected, 3);
  });

  test('accepts equal documents and an empty one', async () => {
    const rows = [
      ...fitted.slice(0, 8),
      ...Array.from({ length: 8 }, () => [1, 0, 0, 2, 0, 0, 0, 0]),
      Array(words).fill(0),
    ];
    const lle = await fitLocallyLinear(engine, examplesOf(rows), { neighbours, size });
    const { data } = await locallyLinearCodes(engine, lle, examplesOf(rows));
    expect([...lle.codes.data, ...data].every(Number.isFinite)).toBe(true);
  });

  test.each([
    [50, 2],
    [2, 2],
    [5, 0],
    [5.5, 2],
  ])('refuses %d neighbours for codes of %d numbers', async (wanted, numbers) => {
    const fit = fitLocallyLinear(engine, examplesOf(fitted), { neighbours: wanted, size: numbers });
    await expect(fit).rejects.toThrow(/the examples must be more than the neighbours/);
  });
});
