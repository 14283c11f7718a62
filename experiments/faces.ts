/**
 * Fig. 2C: patches of faces, turned, scaled and cropped, 30 code units.
 *
 *   rbmae reproduce faces                    minutes a seed on two cores
 *   rbmae reproduce faces --profile paper    a day or so a seed on two cores
 *   expected: the autoencoder's test squared error below PCA's with as many components
 *
 * Differs from the paper: see docs/reproduction.md.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam, conjugateGradients } from './finetuning.js';
import { pretrainedOnReals } from './networks.js';

const comparison = {
  pcaCodeSizes: [30],
  paper: [
    { model: 'autoencoder', codeSize: 30, testSquaredError: 126 },
    { model: 'PCA', codeSize: 30, testSquaredError: 135 },
  ],
} as const;
const sizes = { hidden: [2000, 1000, 500], code: 30 };
const quick = { ...adam, batchSize: 200, learningRate: 5e-4 };

export default {
  name: 'faces',
  title: 'Faces',
  claim:
    'An autoencoder with 30 code units reconstructs faces of unseen people better than 30 principal components.',
  claims: [{ kind: 'is no worse', model: 'autoencoder', than: 'PCA' }],
  profiles: {
    smoke: {
      ...comparison,
      data: { source: 'faces', train: 600, test: 200 },
      networks: [
        pretrainedOnReals({ hidden: [50, 25], code: 10 }, { first: 2, others: 2 }, { ...quick, epochs: 2 }),
      ],
      pcaCodeSizes: [10],
      paper: [],
    },
    quick: {
      ...comparison,
      data: { source: 'faces', train: 9_000, test: 3_000 },
      networks: [pretrainedOnReals(sizes, { first: 20, others: 10 }, { ...quick, epochs: 20 })],
    },
    paper: {
      ...comparison,
      data: { source: 'faces', train: 124_200, test: 41_400 },
      networks: [pretrainedOnReals(sizes, { first: 200, others: 50 }, { ...conjugateGradients, epochs: 20 })],
    },
  },
} satisfies ExperimentSpec;
