import { describe, expect, test } from '@jest/globals';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { leadingEigenvectors } from '../../src/baselines/eigenvectors.js';
import type { Engine } from '../../src/compute/engine.js';
import { seededRandom } from '../../src/random.js';
import { ENGINES, farthest, normalArray } from '../support.js';

const SIZE = 200;

/** A symmetric matrix with these eigenvalues, and the eigenvectors that it was made from. */
function withSpectrum(values: readonly number[]): { matrix: Matrix; vectors: Matrix } {
  const noise = normalArray([SIZE, SIZE], seededRandom(1));
  const vectors = new QrDecomposition(Matrix.from1DArray(SIZE, SIZE, noise.data)).orthogonalMatrix;
  return { matrix: vectors.mmul(Matrix.diag([...values])).mmul(vectors.transpose()), vectors };
}

const decaying = Array.from({ length: SIZE }, (_, i) => 0.95 ** i);
const repeated = decaying.map((value, i) => (i < 3 ? 1 : value));
/** One large eigenvalue above many small ones that hardly differ: the sum settles long before they do. */
const oneAboveAll = decaying.map((_, i) => (i === 0 ? 1 : 1e-3 * 0.99 ** i));
const ofRankTwo = decaying.map((value, i) => (i < 2 ? value : 0));

describe.each(ENGINES)('leading eigenvectors on engine %s', (_name, make) => {
  test.each([
    // So few that they are iterated for, and so many that all are computed.
    [3, decaying],
    [150, decaying],
    [3, repeated],
    [10, oneAboveAll],
    [10, oneAboveAll.map((value, i) => (i === 0 ? 1 : value / 10))],
    [3, ofRankTwo],
    [3, decaying.map(() => 0)],
    [3, decaying.map((_, i) => 0.3 ** i)],
  ])('finds the %d largest of a known spectrum', async (count, spectrum) => {
    const { matrix } = withSpectrum(spectrum);
    const { values, vectors } = await leadingEigenvectors(make(), matrix, count);
    expect(farthest(values, spectrum.slice(0, count))).toBeLessThan(1e-6);
    for (const [i, value] of values.entries())
      expect(Math.abs(value - (spectrum[i] as number))).toBeLessThan(2e-4 * (spectrum[i] as number) || 1e-7);
    // Eigenvectors: M v = value v, and orthonormal. (Repeated values leave the vectors themselves open.)
    const residual = matrix.mmul(vectors).sub(vectors.mmul(Matrix.diag([...values])));
    expect(residual.norm('frobenius')).toBeLessThan(1e-3);
    const gram = vectors.transpose().mmul(vectors);
    expect(farthest(gram.to1DArray(), Matrix.eye(count).to1DArray())).toBeLessThan(1e-10);
  });

  test('converges in 8 rounds with Chebyshev filters, where powers take 13', async () => {
    const engine = make();
    let rounds = 0;
    const counting: Engine = {
      ...engine,
      async compile(program, shapes) {
        const compiled = await engine.compile(program, shapes);
        return {
          ...compiled,
          run(...args) {
            rounds++;
            return compiled.run(...args);
          },
        };
      },
    };
    const slowly = decaying.map((_, i) => 0.99 ** i);
    await leadingEigenvectors(counting, withSpectrum(slowly).matrix, 15);
    expect(rounds).toBeLessThanOrEqual(10);
  });
});
