import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fitPrincipalComponents, pcaModel } from '../src/baselines/pca.js';
import { floatExamples } from '../src/data/dataset.js';
import { autoencoderModel } from '../src/evaluate/autoencoder-model.js';
import { codes, decodeCodes } from '../src/evaluate/codes.js';
import { reconstructions, squaredError } from '../src/evaluate/squared-error.js';
import { finetune } from '../src/finetune/finetune.js';
import { seededRandom } from '../src/random.js';
import { pretrain } from '../src/rbm/stack.js';
import type { Autoencoder } from '../src/unroll/autoencoder.js';
import { unroll } from '../src/unroll/unroll.js';
import { ENGINES, normalArray, uniformArray } from './support.js';

const random = seededRandom(51);
const examples = floatExamples(uniformArray([30, 6], random).data, 6);
const order = random.permutation(30);
const rbm = {
  epochs: 2,
  batchSize: 10,
  weightCost: 0,
  initialDeviation: 0.1,
  momentum: { initial: 0.5, final: 0.9, switchAfter: 1 },
};
const layers = (learningRate: number) => [
  { ...rbm, learningRate, hidden: 4, units: { visible: 'bernoulli', hidden: 'gaussian' } as const },
];
const adam = {
  method: 'adam',
  epochs: 2,
  batchSize: 10,
  gradientDecay: 0.9,
  squareDecay: 0.999,
  epsilon: 1e-8,
} as const;
const layer = (from: number, to: number) => ({
  weights: normalArray([from, to], random),
  bias: normalArray([to], random),
});
const autoencoder: Autoencoder = {
  activations: ['linear', 'sigmoid'],
  parameters: [layer(6, 2), layer(2, 6)],
};
const linear: Autoencoder = { ...autoencoder, activations: ['linear', 'linear'] };

describe.each(ENGINES)('on engine %s', (_name, make) => {
  const engine = make();
  let before: tf.MemoryInfo;
  beforeEach(async () => {
    await tf.setBackend('cpu');
    before = tf.memory();
  });
  afterEach(() => {
    const { numTensors, numDataBuffers } = tf.memory();
    expect({ numTensors, numDataBuffers }).toEqual({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
  });

  test('pretraining and unrolling leave no tensor behind', async () => {
    unroll(await pretrain({ engine, examples, order, layers: layers(0.01), random }));
  });

  test('nor does pretraining that diverges', async () => {
    await expect(pretrain({ engine, examples, order, layers: layers(1e30), random })).rejects.toThrow(
      'diverged',
    );
  });

  test('nor does pretraining that is stopped', async () => {
    const stop = new AbortController();
    const onEpoch = () => stop.abort();
    const running = pretrain({
      engine,
      examples,
      order,
      layers: layers(0.01),
      random,
      signal: stop.signal,
      onEpoch,
    });
    await expect(running).rejects.toThrow('Stopped');
  });

  test('nor does fine-tuning', async () => {
    await finetune({ engine, examples, autoencoder, spec: { ...adam, learningRate: 0.01 }, random });
  });

  test('nor does fine-tuning that diverges', async () => {
    const running = finetune({
      engine,
      examples,
      autoencoder: linear,
      spec: { ...adam, learningRate: 1e30 },
      random,
    });
    await expect(running).rejects.toThrow('diverged');
  });

  test('nor do PCA, codes, reconstructions and their errors', async () => {
    const pca = pcaModel(await fitPrincipalComponents(engine, examples, 2), 2);
    await squaredError(engine, pca, examples);
    await reconstructions(engine, autoencoderModel(autoencoder), examples);
    await decodeCodes(engine, autoencoder, await codes(engine, autoencoder, examples));
  });
});
