import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fitPrincipalComponents, pcaModel } from '../src/baselines/pca.js';
import { floatExamples, rowNumbers } from '../src/data/examples.js';
import { decodeCodes, encodeExamples } from '../src/evaluate/codes.js';
import { autoencoderModel } from '../src/evaluate/model.js';
import { reconstructExamples, squaredError } from '../src/evaluate/squared-error.js';
import { finetune } from '../src/finetune/finetune.js';
import { seededRandom } from '../src/random.js';
import { baseRates } from '../src/rbm/base-rates.js';
import { diagnose } from '../src/rbm/diagnose/diagnose.js';
import { gibbsSamples } from '../src/rbm/gibbs.js';
import { estimateLogPartition } from '../src/rbm/likelihood/estimate.js';
import { inverseTemperatures } from '../src/rbm/likelihood/temperatures.js';
import { monitor } from '../src/rbm/monitor.js';
import { pretrain } from '../src/rbm/stack.js';
import { trainRbm } from '../src/rbm/train.js';
import type { Autoencoder } from '../src/unroll/autoencoder.js';
import { unroll } from '../src/unroll/unroll.js';
import { ENGINES, someAutoencoder, uniformArray } from './support.js';

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
const autoencoder = someAutoencoder(6, 2, random);
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
    await reconstructExamples(engine, autoencoderModel(autoencoder), examples);
    await decodeCodes(engine, autoencoder, await encodeExamples(engine, autoencoder, examples));
  });

  test('nor do persistent chains, sampled words, likelihoods, samples, monitors and diagnoses', async () => {
    const counts = floatExamples(new Float32Array(60).fill(1), 3);
    const { rbm: words, checkpoint } = await trainRbm({
      engine,
      examples: counts,
      order: rowNumbers(20),
      spec: {
        ...rbm,
        learningRate: 0.01,
        hidden: 4,
        units: { visible: 'replicated-softmax', hidden: 'bernoulli' },
        negativePhase: { method: 'pcd', steps: 2, visible: 'states', chains: 7 },
        sparsity: { target: 0.1, cost: 0.1, decay: 0.9 },
        reshuffle: true,
      },
      random,
    });
    const base = baseRates(counts, 'replicated-softmax');
    const settings = { engine, rbm: words, chains: 5, words: 3, random };
    await estimateLogPartition({ ...settings, base, temperatures: inverseTemperatures(25), reverse: true });
    await gibbsSamples({ ...settings, steps: 3 });
    const lastUpdate = checkpoint.state.velocity;
    await monitor({ engine, rbm: words, lastUpdate, train: counts, validation: counts, random });
    await diagnose({ engine, rbm: words, examples: counts, validation: counts, batchSize: 5, lastUpdate });
  });
});
