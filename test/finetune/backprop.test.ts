import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
// The whole package, because tfjs-core by itself has no gradients.
import * as tf from '@tensorflow/tfjs';
import { arraysOf, tensorsOf } from '../../src/compute/tree.js';
import { backpropagate } from '../../src/finetune/backprop.js';
import { loss, targetOf } from '../../src/finetune/loss.js';
import { seededRandom } from '../../src/random.js';
import type { Activation, NetworkParameters } from '../../src/unroll/network.js';
import { networkLoss } from '../reference/network.js';
import { asTensors, farthest, normalArray, uniformArray } from '../support.js';

const SIZES = [6, 5, 3, 5, 6];
const random = seededRandom(21);
const parameters: NetworkParameters = SIZES.slice(1).map((out, i) => ({
  weights: normalArray([SIZES[i] as number, out], random.fork(`weights ${i}`), 0.7),
  bias: normalArray([out], random.fork(`bias ${i}`), 0.7),
}));
const visible = uniformArray([4, 6], random.fork('visible'));
const logistic: Activation[] = ['sigmoid', 'linear', 'sigmoid', 'sigmoid'];
const linear: Activation[] = ['sigmoid', 'linear', 'sigmoid', 'linear'];
const softmax: Activation[] = ['sigmoid', 'linear', 'sigmoid', 'softmax'];
const words = {
  shape: [4, 6],
  data: Float32Array.of(1, 0, 2, 0, 0, 1, 0, 0, 0, 3, 0, 0, 2, 1, 1, 1, 0, 4, 0, 0, 0, 0, 1, 0),
};

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe.each([
  ['logistic', logistic, visible],
  ['linear', linear, visible],
  ['softmax', softmax, words],
] as const)('backpropagation with %s outputs', (_name, activations, visible) => {
  const result = () =>
    backpropagate(activations, asTensors(parameters), asTensors(visible) as unknown as tf.Tensor);

  test('has the loss of plain loops', () => {
    expect(result().loss.dataSync()[0]).toBeCloseTo(
      networkLoss(activations, parameters, visible.data).loss,
      5,
    );
    expect(result().squaredError.dataSync()[0]).toBeCloseTo(
      networkLoss(activations, parameters, visible.data).squaredError,
      4,
    );
  });

  test('equals central differences of the loss in double precision', () => {
    const gradient = tensorsOf(result().gradient);
    const width = 1e-5;
    for (const [path, { data }] of arraysOf(parameters)) {
      const expected = [...data.keys()].map((i) => {
        const moved = (by: number) =>
          networkLoss(activations, parameters, visible.data, { path, index: i, by }).loss;
        return (moved(width) - moved(-width)) / (2 * width);
      });
      expect(farthest(gradient.get(path)?.dataSync() ?? [], expected)).toBeLessThan(1e-5);
    }
  });

  test('equals tf.grads', () => {
    const tensors = asTensors(parameters);
    const flat = [...tensorsOf(tensors).values()];
    const forward = (...moved: tf.Tensor[]): tf.Scalar => {
      let values = asTensors(visible) as unknown as tf.Tensor;
      let input = values;
      for (const [i, activation] of activations.entries()) {
        input = tf.add(tf.matMul(values, moved[2 * i] as tf.Tensor), moved[2 * i + 1] as tf.Tensor);
        values = activation === 'sigmoid' ? tf.sigmoid(input) : input;
      }
      return loss(
        activations.at(-1) as Activation,
        input,
        targetOf(activations.at(-1) as Activation, asTensors(visible) as unknown as tf.Tensor),
      ) as tf.Scalar;
    };
    const expected = tf.grads(forward)(flat);
    for (const [i, tensor] of [...tensorsOf(result().gradient).values()].entries()) {
      expect(farthest(tensor.dataSync(), expected[i]?.dataSync() ?? [])).toBeLessThan(1e-6);
    }
  });
});

test('the cross-entropy stays finite where outputs are saturated', () => {
  const value = loss('sigmoid', tf.tensor2d([[1000, -1000]]), tf.tensor2d([[1, 1]]));
  expect(value.dataSync()[0]).toBeCloseTo(1000, 3);
});

test('the multiclass cross-entropy stays finite where outputs are saturated', () => {
  const value = loss('softmax', tf.tensor2d([[1000, -1000]]), tf.tensor2d([[0.5, 0.5]]));
  expect(value.dataSync()[0]).toBeCloseTo(1000, 3);
});

test('outputs can be held against other data than the inputs, such as classes', () => {
  const classes = { shape: [4, 2], data: Float32Array.of(1, 0, 0, 1, 0, 1, 1, 0) };
  const layer = { weights: normalArray([6, 2], random.fork('classes')), bias: normalArray([2], random) };
  const [inputs, targets] = asTensors([visible, classes]) as unknown as [tf.Tensor, tf.Tensor];
  const { gradient } = backpropagate(['softmax'], asTensors([layer]), inputs, targets);
  const forward = (weights: tf.Tensor, bias: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(targets, tf.add(tf.matMul(inputs, weights), bias)) as tf.Scalar;
  const expected = tf.grads(forward as never)(Object.values(asTensors(layer)) as tf.Tensor[]);
  for (const [i, tensor] of [...tensorsOf(gradient).values()].entries())
    expect(farthest(tensor.dataSync(), expected[i]?.dataSync() ?? [])).toBeLessThan(1e-6);
});
