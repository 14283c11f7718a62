import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam } from './adam.js';
import { encoderLayers } from './layers.js';

export default {
  name: 'curves',
  title: 'Curves: 784-400-200-100-50-25-6',
  claim:
    'Six code units suffice for images of curves drawn through three points, where six principal components fail.',
  pcaCodeSizes: [6, 18],
  paper: [
    { model: 'autoencoder', codeSize: 6, testSquaredError: 1.44 },
    { model: 'pca', codeSize: 18, testSquaredError: 5.9 },
  ],
  profiles: {
    smoke: {
      data: { source: 'curves', train: 1_000, test: 200 },
      pretrain: encoderLayers([40, 20], 6, 2),
      finetune: { ...adam, epochs: 2, batchSize: 50, learningRate: 1e-3 },
    },
    quick: {
      data: { source: 'curves', train: 20_000, test: 10_000 },
      pretrain: encoderLayers([400, 200, 100, 50, 25], 6, 20),
      finetune: { ...adam, epochs: 60, batchSize: 100, learningRate: 1e-3 },
    },
    paper: {
      data: { source: 'curves', train: 20_000, test: 10_000 },
      pretrain: encoderLayers([400, 200, 100, 50, 25], 6, 50),
      finetune: { ...adam, epochs: 200, batchSize: 100, learningRate: 1e-3 },
    },
  },
} satisfies ExperimentSpec;
