import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { meanExample, meanImageModel } from '../../src/baselines/mean-image.js';
import { fitPrincipalComponents, pcaModel } from '../../src/baselines/pca.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { byteExamples, floatExamples } from '../../src/data/examples.js';
import { InputError } from '../../src/errors.js';
import { reconstructExamples, squaredError } from '../../src/evaluate/squared-error.js';
import { seededRandom } from '../../src/random.js';
import { ENGINES, farthest, hasRealMnist, normalArray, REAL_MNIST, uniformArray } from '../support.js';

const random = seededRandom(41);
const uniform = floatExamples(uniformArray([50, 4], random.fork('uniform')).data, 4);

describe.each(ENGINES)('PCA on engine %s', (_name, make) => {
  test('finds the line of collinear points', async () => {
    // x = t (3, 4) / 5 + (1, 2), t = -2 .. 2: variance 2 along (0.6, 0.8), none across.
    const points = [-2, -1, 0, 1, 2].flatMap((t) => [1 + 0.6 * t, 2 + 0.8 * t]);
    const { mean, components, variances } = await fitPrincipalComponents(
      make(),
      floatExamples(Float32Array.from(points), 2),
      2,
    );
    expect(farthest(mean.data, [1, 2])).toBeLessThan(1e-6);
    // [visible, components]: the second column is (0.8, -0.6), its largest entry positive.
    expect(farthest(components.data, [0.6, 0.8, 0.8, -0.6])).toBeLessThan(1e-5);
    expect(farthest(variances, [2, 0])).toBeLessThan(1e-5);
  });

  test('with all components is exact', async () => {
    const engine = make();
    const basis = await fitPrincipalComponents(engine, uniform, 4);
    expect(await squaredError(engine, pcaModel(basis, 4), uniform)).toBeLessThan(1e-10);
  });

  test('has the discarded variance as its squared error', async () => {
    const engine = make();
    const basis = await fitPrincipalComponents(engine, uniform, 4);
    for (const k of [1, 2, 3]) {
      const leftOver = basis.variances.slice(k).reduce((sum, variance) => sum + variance, 0);
      expect(await squaredError(engine, pcaModel(basis, k), uniform)).toBeCloseTo(leftOver, 6);
    }
  });
});

describe('PCA', () => {
  test('fixes each component’s sign: its largest entry is positive', async () => {
    const { components } = await fitPrincipalComponents(
      onnxEngine(1),
      floatExamples(normalArray([30, 5], random).data, 5),
      5,
    );
    for (let k = 0; k < 5; k++) {
      const column = [0, 1, 2, 3, 4].map((i) => components.data[i * 5 + k] as number);
      const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
      expect(largest).toBeGreaterThan(0);
    }
  });

  test('with as many components as examples is exact on them', async () => {
    const few = floatExamples(normalArray([3, 5], random).data, 5);
    const basis = await fitPrincipalComponents(onnxEngine(1), few, 3);
    expect(await squaredError(onnxEngine(1), pcaModel(basis, 3), few)).toBeLessThan(1e-9);
  });

  test.each([0, 5, 1.5, Number.NaN])('refuses %d components of 4', async (count) => {
    const message = `number of components is ${count}, but must be a whole number from 1 to 4`;
    await expect(fitPrincipalComponents(onnxEngine(1), uniform, count)).rejects.toThrow(message);
    const basis = await fitPrincipalComponents(onnxEngine(1), uniform, 4);
    expect(() => pcaModel(basis, count)).toThrow(InputError);
    expect(() => pcaModel(basis, count)).toThrow(message);
  });

  test('has no more components than examples', async () => {
    const few = floatExamples(normalArray([3, 5], random).data, 5);
    await expect(fitPrincipalComponents(onnxEngine(1), few, 4)).rejects.toThrow('from 1 to 3 for these data');
  });
});

describe('PCA and the mean', () => {
  test.each([
    ['no examples', floatExamples(new Float32Array(0), 2), /nothing to learn from/],
    [
      'a missing value',
      floatExamples(Float32Array.of(1, 2, 3, Number.NaN), 2),
      /Component 1 .* not a finite number/,
    ],
  ])('refuse %s', async (_what, examples, message) => {
    expect(() => meanExample(examples)).toThrow(message);
    if (examples.count > 0)
      await expect(fitPrincipalComponents(onnxEngine(1), examples, 1)).rejects.toThrow(message);
  });
});

describe('the mean image', () => {
  test('is the mean, and its error the summed variance', async () => {
    const examples = floatExamples(Float32Array.of(0, 1, 1, 1, 0.5, 0, 0.5, 0), 2);
    const mean = meanExample(examples);
    expect(farthest(mean.data, [0.5, 0.5])).toBeLessThan(1e-7);
    // Column variances 0.125 and 0.25.
    expect(await squaredError(onnxEngine(1), meanImageModel(mean), examples)).toBeCloseTo(0.375, 6);
  });
});

describe('squared error', () => {
  test('is summed within an example and averaged over examples, even if the last block is short', async () => {
    // 1,001 examples of 3 components: the mean model misses each component by its own distance.
    const values = new Float32Array(3003);
    values.fill(1, 3000);
    const zero = meanImageModel({ shape: [1, 3], data: new Float32Array(3) });
    expect(await squaredError(onnxEngine(1), zero, floatExamples(values, 3))).toBeCloseTo(3 / 1001, 9);
    await expect(squaredError(onnxEngine(1), zero, floatExamples(values, 7))).rejects.toThrow(
      'The examples have 7 components, but the model reconstructs 3',
    );
    const all = await reconstructExamples(onnxEngine(1), zero, floatExamples(values, 3));
    expect(all.shape).toEqual([1001, 3]);
  });
});

test('the covariance refuses data whose squares overflow float32', async () => {
  const values = seededRandom(1).fillNormal(new Float32Array(20 * 5), 1e25);
  await expect(fitPrincipalComponents(onnxEngine(1), floatExamples(values, 5), 2)).rejects.toThrow(
    /squares of the data are larger than float32 can hold/,
  );
});

(hasRealMnist ? describe : describe.skip)('on real MNIST (needs ../shared/data/mnist)', () => {
  const load = (name: string) =>
    byteExamples(new Uint8Array(gunzipSync(readFileSync(`${REAL_MNIST}/${name}`))).subarray(16), 784);

  test('PCA-30 and the mean image have the errors that scikit-learn and NumPy give', async () => {
    const engine = onnxEngine(2);
    const [train, test_] = [load('train-images-idx3-ubyte.gz'), load('t10k-images-idx3-ubyte.gz')];
    const pca = pcaModel(await fitPrincipalComponents(engine, train, 30), 30);
    expect(await squaredError(engine, pca, test_)).toBeCloseTo(13.866, 2);
    expect(await squaredError(engine, pca, train)).toBeCloseTo(14.207, 2);
    expect(await squaredError(engine, meanImageModel(meanExample(train)), test_)).toBeCloseTo(52.897, 2);
  });
});
