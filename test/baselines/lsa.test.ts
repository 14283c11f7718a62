import { describe, expect, test } from '@jest/globals';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { fitLatentSemantics, logCounts, lsaCodes, lsaModel } from '../../src/baselines/lsa.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { squaredError } from '../../src/evaluate/squared-error.js';
import { seededRandom } from '../../src/random.js';

const [documents, words, size] = [60, 12, 3];
const random = seededRandom(5);
const counts = Float32Array.from({ length: documents * words }, () => Math.floor(random.uniform() ** 4 * 9));
const examples = logCounts(floatExamples(counts, words));
const matrix = Matrix.from1DArray(
  documents,
  words,
  Array.from(counts, (count) => Math.log(1 + count)),
);
const svd = new SingularValueDecomposition(matrix, { autoTranspose: true });
const engine = onnxEngine(1);

describe('LSA', () => {
  test('has the sum of the discarded squared singular values as its squared error', async () => {
    const semantics = await fitLatentSemantics(engine, examples, size);
    const left = svd.diagonal.slice(size).reduce((sum, value) => sum + value ** 2, 0) / documents;
    const found = await squaredError(engine, lsaModel(semantics, size), examples);
    expect(Math.abs(found / left - 1)).toBeLessThan(1e-5);
    const smaller = svd.diagonal.slice(2).reduce((sum, value) => sum + value ** 2, 0) / documents;
    expect(
      Math.abs((await squaredError(engine, lsaModel(semantics, 2), examples)) / smaller - 1),
    ).toBeLessThan(1e-5);
  });

  test('projects onto the right singular vectors, up to signs', async () => {
    const semantics = await fitLatentSemantics(engine, examples, size);
    const { data } = await lsaCodes(engine, semantics, examples, 2);
    const expected = matrix.mmul(svd.rightSingularVectors);
    for (let row = 0; row < documents; row++)
      for (let k = 0; k < 2; k++)
        expect(Math.abs(data[row * 2 + k] as number)).toBeCloseTo(Math.abs(expected.get(row, k)), 4);
  });

  test('has no more directions than the data', async () => {
    await expect(fitLatentSemantics(engine, examples, 13)).rejects.toThrow(/directions is 13, .* 1 to 12/);
  });
});
