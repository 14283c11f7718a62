import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
// The whole package, because tfjs-core by itself has no gradients.
import * as tf from '@tensorflow/tfjs';
import { arraysOf, tensorsOf } from '../../src/compute/tree.js';
import { backpropagate } from '../../src/finetune/backprop.js';
import { loss } from '../../src/finetune/loss.js';
import { seededRandom } from '../../src/random.js';
import type { Activation, NetworkParameters } from '../../src/unroll/autoencoder.js';
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

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe.each([
  ['logistic', logistic],
  ['linear', linear],
] as const)('backpropagation with %s outputs', (_name, activations) => {
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
        asTensors(visible) as unknown as tf.Tensor,
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
