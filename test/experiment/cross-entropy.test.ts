import { expect, test } from '@jest/globals';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { crossEntropyRows } from '../../src/experiment/cross-entropy.js';
import type { TrainedModel } from '../../src/experiment/run.js';

test('the words of training and test documents cost by the mean document what their shares say, and by each network', async () => {
  const names = { experiment: 'words', profile: 'quick' } as const;
  const dataset = {
    kind: 'documents' as const,
    ...{ name: 'words', provenance: {}, vocabulary: ['cat', 'dog'] },
    ...{ train: floatExamples(Float32Array.of(3, 1), 2), test: floatExamples(Float32Array.of(1, 3), 2) },
  };
  const zeros = { weights: { shape: [2, 2], data: new Float32Array(4) } };
  const bias = { shape: [2], data: new Float32Array(2) };
  // Gives each of two words the half.
  const autoencoder = {
    activations: ['linear', 'softmax'] as const,
    parameters: [
      { ...zeros, bias },
      { ...zeros, bias },
    ],
  };
  const model: TrainedModel = { seed: 4, network: 'autoencoder', codeSize: 2, stack: [], autoencoder };
  const engine = onnxEngine(1);
  const rows = await crossEntropyRows(engine, names, dataset, { models: [model, { ...model, seed: 5 }] });
  expect(rows.map(({ seed, model, codeSize }) => [seed, model, codeSize])).toEqual([
    [4, 'mean document', 0],
    [4, 'autoencoder', 2],
    [5, 'autoencoder', 2],
  ]);
  const [mean, ...networks] = rows;
  const [often, seldom] = [-Math.log(0.75), -Math.log(0.25)];
  expect(mean?.trainCrossEntropy).toBeCloseTo(0.75 * often + 0.25 * seldom, 5);
  expect(mean?.testCrossEntropy).toBeCloseTo(0.25 * often + 0.75 * seldom, 5);
  for (const { trainCrossEntropy, testCrossEntropy } of networks)
    for (const nats of [trainCrossEntropy, testCrossEntropy]) expect(nats).toBeCloseTo(Math.log(2), 5);

  const rowsOfNumbers = { ...dataset, kind: 'rows' as const, vocabulary: undefined };
  expect(await crossEntropyRows(engine, names, rowsOfNumbers, { models: [model] })).toEqual([]);
});
