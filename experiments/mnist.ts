import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam } from './adam.js';
import { encoderLayers } from './layers.js';

export default {
  name: 'mnist',
  title: 'MNIST: 784-1000-500-250-30',
  claim: 'An autoencoder with 30 code units reconstructs digits far better than 30 principal components.',
  pcaCodeSizes: [30],
  paper: [
    { model: 'autoencoder', codeSize: 30, testSquaredError: 3.0 },
    { model: 'pca', codeSize: 30, testSquaredError: 13.87 },
  ],
  profiles: {
    smoke: {
      data: { source: 'mnist', train: 1_000, test: 200 },
      pretrain: encoderLayers([50, 25], 10, 2),
      finetune: { ...adam, epochs: 2, batchSize: 50, learningRate: 1e-3 },
    },
    quick: {
      data: { source: 'mnist', train: 60_000, test: 10_000 },
      pretrain: encoderLayers([1000, 500, 250], 30, 10),
      finetune: { ...adam, epochs: 30, batchSize: 200, learningRate: 2e-3 },
    },
    paper: {
      data: { source: 'mnist', train: 60_000, test: 10_000 },
      pretrain: encoderLayers([1000, 500, 250], 30, 50),
      finetune: { ...adam, epochs: 200, batchSize: 100, learningRate: 1e-3 },
    },
  },
} satisfies ExperimentSpec;
