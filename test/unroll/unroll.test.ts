import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { hiddenMeans, type Rbm, visibleMeans } from '../../src/rbm/rbm.js';
import { decodeTensor, encoderSizes, encodeTensor, reconstructTensor } from '../../src/unroll/autoencoder.js';
import { parameterCount } from '../../src/unroll/network.js';
import { unroll } from '../../src/unroll/unroll.js';
import { asTensors, farthest, normalArray, someRbm, uniformArray } from '../support.js';

const random = seededRandom(11);
const bernoulli = { visible: 'bernoulli', hidden: 'bernoulli' } as const;
const linear = { visible: 'bernoulli', hidden: 'gaussian' } as const;
const stack: Rbm[] = [
  { units: bernoulli, parameters: someRbm(9, 7, random.fork('1')) },
  { units: bernoulli, parameters: someRbm(7, 5, random.fork('2')) },
  { units: linear, parameters: someRbm(5, 3, random.fork('3')) },
];
const varied: Rbm = {
  units: { visible: 'gaussian-variance', hidden: 'bernoulli' },
  parameters: { ...someRbm(9, 7, random.fork('4')), logVariance: normalArray([9], random.fork('variance')) },
};
const wordCounts: Rbm = {
  units: { visible: 'softmax', hidden: 'bernoulli' },
  parameters: someRbm(9, 7, random.fork('5')),
};
const visible = uniformArray([6, 9], random.fork('visible'));

function tensorsOf(autoencoder: ReturnType<typeof unroll>) {
  return { activations: autoencoder.activations, parameters: asTensors(autoencoder.parameters) };
}

describe('unroll', () => {
  test.each([
    ['Bernoulli units', stack],
    ['learned variances', stack.with(0, varied)],
    ['word counts', stack.with(0, wordCounts)],
  ])(
    'gives a network that does what the stack does when it goes up and down with means: %s',
    (_name, stack) => {
      tf.tidy(() => {
        const data = asTensors(visible) as unknown as tf.Tensor;
        let values = data;
        for (const { units, parameters } of stack) values = hiddenMeans(asTensors(parameters), units, values);
        const code = values;
        for (const { units, parameters } of stack.toReversed())
          values = visibleMeans(asTensors(parameters), units, values, data);
        const isWords = stack[0]?.units.visible === 'softmax';
        const outputs = isWords ? tf.div(values, tf.sum(data, 1, true)) : values;

        const network = tensorsOf(unroll(stack));
        expect(farthest(encodeTensor(network, data).dataSync(), code.dataSync())).toBeLessThan(1e-6);
        expect(farthest(decodeTensor(network, code).dataSync(), outputs.dataSync())).toBeLessThan(1e-6);
        expect(farthest(reconstructTensor(network, data).dataSync(), values.dataSync())).toBeLessThan(1e-6);
      });
    },
  );

  test('keeps the visible biases: without them the reconstruction is another', () => {
    tf.tidy(() => {
      const silenced = stack.map(({ units, parameters }) => ({
        units,
        parameters: {
          ...parameters,
          visibleBias: { ...parameters.visibleBias, data: parameters.visibleBias.data.map(() => 0) },
        },
      }));
      const data = asTensors(visible) as unknown as tf.Tensor;
      const [whole, without] = [
        reconstructTensor(tensorsOf(unroll(stack)), data),
        reconstructTensor(tensorsOf(unroll(silenced)), data),
      ];
      expect(farthest(whole.dataSync(), without.dataSync())).toBeGreaterThan(0.05);
    });
  });

  test('has sigmoid layers and a linear code', () => {
    expect(unroll(stack).activations).toEqual([
      'sigmoid',
      'sigmoid',
      'linear',
      'sigmoid',
      'sigmoid',
      'sigmoid',
    ]);
  });

  test('gives different outputs for different inputs', () => {
    tf.tidy(() => {
      const output = reconstructTensor(tensorsOf(unroll(stack)), asTensors(visible) as unknown as tf.Tensor);
      const [first, second] = [output.dataSync().slice(0, 9), output.dataSync().slice(9, 18)];
      expect(farthest(first, second)).toBeGreaterThan(1e-4);
    });
  });

  test('shares no memory with the stack', () => {
    const before = stack[0]?.parameters.weights.data.slice();
    for (const { weights, bias } of unroll(stack).parameters) {
      weights.data.fill(0);
      bias.data.fill(0);
    }
    expect(stack[0]?.parameters.weights.data).toEqual(before);
  });

  test('has the 2,837,314 parameters of the 784-1000-500-250-30 network', () => {
    const sizes = [784, 1000, 500, 250, 30];
    const rbms = sizes
      .slice(1)
      .map((hidden, i): Rbm => ({ units: linear, parameters: someRbm(sizes[i] as number, hidden, random) }));
    const autoencoder = unroll(rbms);
    expect(parameterCount(autoencoder)).toBe(2_837_314);
    expect(encoderSizes(autoencoder)).toEqual(sizes);
  });

  test.each([
    ['nothing', [], /no RBMs/],
    [
      'RBMs that do not fit',
      [stack[0], stack[2]] as Rbm[],
      /RBM 2 has 5 visible units, but the RBM below it has 7/,
    ],
  ])('refuses %s', (_what, rbms, message) => {
    expect(() => unroll(rbms)).toThrow(InputError);
    expect(() => unroll(rbms)).toThrow(message);
  });

  test('refuses units whose means no layer computes', () => {
    const words: Rbm = {
      units: { visible: 'replicated-softmax', hidden: 'bernoulli' },
      parameters: someRbm(9, 7, random),
    };
    expect(() => unroll([words])).toThrow(InputError);
  });
});
