/**
 * Fig. 2A: curves drawn through three random points, so that six numbers suffice to describe one.
 *
 *   rbmae reproduce curves          about a minute a seed on two cores
 *   expected: the autoencoder's test squared error at most a third of PCA's with as many components
 *
 * Differs from the paper: see "Where we differ from the paper" in the README.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam, conjugateGradients } from './finetuning.js';
import { encoderLayers } from './layers.js';

const comparison = {
  pcaCodeSizes: [6, 18],
  paper: [
    { model: 'autoencoder', codeSize: 6, testSquaredError: 1.44 },
    { model: 'pca', codeSize: 18, testSquaredError: 5.9 },
  ],
} as const;
const all = { source: 'curves', train: 20_000, test: 10_000 } as const;
const hidden = [400, 200, 100, 50, 25];

export default {
  name: 'curves',
  title: 'Curves',
  claim:
    'Six code units suffice for images of curves drawn through three points, where six principal components fail.',
  profiles: {
    smoke: {
      data: { source: 'curves', train: 1_000, test: 200 },
      pretrain: encoderLayers([40, 20], 6, 2),
      finetune: { ...adam, epochs: 2, batchSize: 50, learningRate: 1e-3 },
      pcaCodeSizes: [6],
      paper: [],
    },
    quick: {
      ...comparison,
      data: all,
      pretrain: encoderLayers(hidden, 6, 20),
      finetune: { ...adam, epochs: 60, batchSize: 100, learningRate: 1e-3 },
    },
    paper: {
      ...comparison,
      data: all,
      pretrain: encoderLayers(hidden, 6, 50),
      finetune: conjugateGradients,
    },
  },
} satisfies ExperimentSpec;
