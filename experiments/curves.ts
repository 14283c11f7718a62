/**
 * Fig. 2A: curves drawn through three random points, so that six numbers suffice to describe one.
 *
 *   rbmae reproduce curves                    3 minutes a seed on one core
 *   rbmae reproduce curves --profile paper    45 minutes a seed on one core
 *   expected: the autoencoder's test squared error at most a third of PCA's with as many components
 *
 * Differs from the paper: see docs/reproduction.md.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam, allCurves, conjugateGradients, logisticPca, pretrained } from './recipe.js';

const comparison = {
  data: allCurves,
  pcaCodeSizes: [6, 18],
  paper: [
    { model: 'autoencoder', codeSize: 6, testSquaredError: 1.44 },
    { model: 'logistic PCA', codeSize: 6, testSquaredError: 7.64 },
    { model: 'logistic PCA', codeSize: 18, testSquaredError: 2.45 },
    { model: 'PCA', codeSize: 18, testSquaredError: 5.9 },
  ],
} as const;
const sizes = { hidden: [400, 200, 100, 50, 25], code: 6 };
const quick = { ...adam, batchSize: 100, learningRate: 1e-3 };
const quickLogisticPca = { ...adam, epochs: 30, batchSize: 100, learningRate: 2e-3 };

export default {
  name: 'curves',
  title: 'Curves',
  claim:
    'Six code units suffice for images of curves drawn through three points, where six principal components fail.',
  profiles: {
    smoke: {
      data: { source: 'curves', train: 1_000, test: 200 },
      networks: [pretrained({ hidden: [40, 20], code: 6 }, 2, { ...quick, epochs: 2, batchSize: 50 })],
      pcaCodeSizes: [6],
      paper: [],
    },
    quick: {
      ...comparison,
      networks: [
        pretrained(sizes, 20, { ...quick, epochs: 60 }),
        logisticPca(6, quickLogisticPca),
        logisticPca(18, quickLogisticPca),
      ],
    },
    paper: {
      ...comparison,
      networks: [
        pretrained(sizes, 50, conjugateGradients),
        logisticPca(6, conjugateGradients),
        logisticPca(18, conjugateGradients),
      ],
    },
  },
} satisfies ExperimentSpec;
