import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { crossEntropy } from '../../src/evaluate/cross-entropy.js';
import { autoencoderModel } from '../../src/evaluate/model.js';
import { seededRandom } from '../../src/random.js';
import { affine, fromFlat } from '../reference/matrix.js';

const engine = onnxEngine(1);
const constant = (values: readonly number[]) => ({
  width: values.length,
  parameters: { made: { shape: [1, values.length], data: Float32Array.from(values) } },
  reconstruct: ({ made }: { made: tf.Tensor }, visible: tf.Tensor) =>
    tf.tile(made, [visible.shape[0] as number, 1]),
});

test('cross-entropy is in nats per word, averaged over documents of any length', async () => {
  const documents = floatExamples(Float32Array.of(1, 1, 0, 0, 300, 100), 3);
  // Shares 1/2, 1/4, 1/4; the first document has the first two words in halves, the second the others by three to one.
  const found = await crossEntropy(engine, constant([20, 10, 10]), documents);
  expect(found).toBeCloseTo((0.5 * Math.log(2) + 0.5 * Math.log(4) + Math.log(4)) / 2, 5);
});

test('cross-entropy is finite if a word has the share 0', async () => {
  const document = floatExamples(Float32Array.of(3, 1), 2);
  expect(await crossEntropy(engine, constant([8, 0]), document)).toBeCloseTo(0.25 * Math.log(1e30), 3);
});

test('cross-entropy equals the softmax loss of a network with softmax outputs', async () => {
  const random = seededRandom(3);
  const drawn = (...shape: number[]) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.uniform() - 0.5);
    return { shape, data };
  };
  const parameters = [
    { weights: drawn(6, 2), bias: drawn(2) },
    { weights: drawn(2, 6), bias: drawn(6) },
  ];
  const counts = Float32Array.from({ length: 5 * 6 }, () => Math.floor(9 * random.uniform()));
  const rows = fromFlat(counts, 6);
  const inputs = parameters.reduce(
    (below, { weights, bias }) => affine(below, fromFlat(weights.data, bias.data.length), [...bias.data]),
    rows,
  );
  // log Σ exp z - Σ p z, of the total inputs z.
  const losses = rows.map((row, n) => {
    const z = inputs[n] as number[];
    const words = row.reduce((sum, count) => sum + count, 0);
    const partition = Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0));
    return row.reduce((sum, count, i) => sum - (count / words) * (z[i] as number), partition);
  });
  const model = autoencoderModel({ activations: ['linear', 'softmax'], parameters });
  const found = await crossEntropy(engine, model, floatExamples(counts, 6));
  expect(found).toBeCloseTo(losses.reduce((sum, value) => sum + value, 0) / 5, 4);
});
