import { describe, expect, test } from '@jest/globals';
import { logisticPcaStart } from '../../src/baselines/logistic-pca.js';
import { fitPrincipalComponents, pcaCodes } from '../../src/baselines/pca.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { curves } from '../../src/data/curves.js';
import { autoencoderModel } from '../../src/evaluate/autoencoder-model.js';
import { codes } from '../../src/evaluate/codes.js';
import { reconstructions, squaredError } from '../../src/evaluate/squared-error.js';
import { finetune } from '../../src/finetune/finetune.js';
import { seededRandom } from '../../src/random.js';

const engine = onnxEngine(1);
const { train } = curves({ train: 400, test: 1, random: seededRandom(1) });
const components = await fitPrincipalComponents(engine, train, 5);
const start = logisticPcaStart(components, 4);

describe('logistic PCA', () => {
  test('begins with the codes of PCA, and near the mean where the code is zero', async () => {
    expect(start.activations).toEqual(['linear', 'sigmoid']);
    const ours = await codes(engine, start, train);
    const principal = await pcaCodes(engine, components, 4, train);
    for (const [i, code] of ours.data.entries()) expect(code).toBeCloseTo(principal.data[i] as number, 4);

    const nothing = { shape: [400, 784], data: new Float32Array(400 * 784) };
    const { bias } = start.parameters[1] as (typeof start.parameters)[number];
    for (let i = 0; i < 784; i++) nothing.data[i] = 1 / (1 + Math.exp(-(bias.data[i] as number)));
    for (let i = 0; i < 784; i++)
      expect(nothing.data[i]).toBeCloseTo(Math.max(1e-3, components.mean.data[i] as number), 4);
  });

  test('trained on the cross-entropy, stays within [0, 1] and comes to less squared error than PCA', async () => {
    const trained = await finetune({
      engine,
      autoencoder: start,
      examples: train,
      spec: { method: 'conjugate gradients', epochs: 10, batchSize: 200, lineSearches: 3 },
      random: seededRandom(1),
    });
    const all = await reconstructions(engine, autoencoderModel(trained), train);
    expect(Math.min(...all.data.subarray(0, 7840))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...all.data.subarray(0, 7840))).toBeLessThanOrEqual(1.000001);
    const total = components.variances.reduce((sum, variance) => sum + variance, 0);
    expect(total).toBeGreaterThan(0);
    const before = await squaredError(engine, autoencoderModel(start), train);
    expect(await squaredError(engine, autoencoderModel(trained), train)).toBeLessThan(0.9 * before);
  });
});
