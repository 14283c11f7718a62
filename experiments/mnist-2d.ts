/**
 * Fig. 3: the handwritten digits as points of the plane, by an autoencoder with two code units and by PCA.
 *
 *   rbmae reproduce mnist-2d                    10 minutes a seed on one core
 *   rbmae reproduce mnist-2d --profile paper    hours on two cores
 *   expected: the classes apart in the autoencoder's plane, on top of each other in PCA's
 *
 * The paper shows a picture and no numbers. Differs from the paper: see docs/reproduction.md.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam, allMnist, conjugateGradients, pretrained } from './recipe.js';

const comparison = {
  data: allMnist,
  pcaCodeSizes: [2],
  paper: [],
} as const;
const sizes = { hidden: [1000, 500, 250], code: 2 };
const quick = { ...adam, batchSize: 200, learningRate: 2e-3 };

export default {
  name: 'mnist-2d',
  title: 'MNIST in the plane',
  claim: 'Two code units keep the classes of digits apart that two principal components mix.',
  profiles: {
    smoke: {
      ...comparison,
      data: { source: 'mnist', train: 1_000, test: 200 },
      networks: [pretrained({ hidden: [50, 25], code: 2 }, 2, { ...quick, epochs: 2, batchSize: 50 })],
    },
    quick: { ...comparison, networks: [pretrained(sizes, 10, { ...quick, epochs: 30 })] },
    paper: { ...comparison, networks: [pretrained(sizes, 50, conjugateGradients)] },
  },
} satisfies ExperimentSpec;
