import { describe, expect, test } from '@jest/globals';
import { logisticPcaStart } from '../../src/baselines/logistic-pca.js';
import { fitPrincipalComponents, pcaCodes, pcaModel } from '../../src/baselines/pca.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { curves } from '../../src/data/collections/curves.js';
import { encodeExamples } from '../../src/evaluate/codes.js';
import { autoencoderModel } from '../../src/evaluate/model.js';
import { reconstructExamples, squaredError } from '../../src/evaluate/squared-error.js';
import { finetune } from '../../src/finetune/finetune.js';
import { seededRandom } from '../../src/random.js';

const engine = onnxEngine(1);
const { train } = curves({ train: 400, test: 1, random: seededRandom(1) });
const components = await fitPrincipalComponents(engine, train, 5);
const start = logisticPcaStart(components, 4);

describe('logistic PCA', () => {
  test('starts with the codes of PCA, and decodes the zero code near the mean', async () => {
    expect(start.activations).toEqual(['linear', 'sigmoid']);
    const ours = await encodeExamples(engine, start, train);
    const principal = await pcaCodes(engine, components, 4, train);
    for (const [i, code] of ours.data.entries()) expect(code).toBeCloseTo(principal.data[i] as number, 4);

    const { bias } = start.parameters[1] as (typeof start.parameters)[number];
    for (let i = 0; i < 784; i++)
      expect(1 / (1 + Math.exp(-(bias.data[i] as number)))).toBeCloseTo(
        Math.max(1e-3, components.mean.data[i] as number),
        4,
      );
  });

  test('trained on the cross-entropy, has outputs in [0, 1] and a lower squared error than PCA', async () => {
    const trained = await finetune({
      engine,
      autoencoder: start,
      examples: train,
      spec: { method: 'conjugate gradients', epochs: 10, batchSize: 200, lineSearches: 3 },
      random: seededRandom(1),
    });
    const all = await reconstructExamples(engine, autoencoderModel(trained), train);
    expect(all.data.every((value) => value >= 0 && value <= 1.000001)).toBe(true);
    const principal = await squaredError(engine, pcaModel(components, 4), train);
    expect(await squaredError(engine, autoencoderModel(trained), train)).toBeLessThan(0.95 * principal);
  });
});
