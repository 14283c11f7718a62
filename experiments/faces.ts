/**
 * Fig. 2C: patches of faces, turned, scaled and cropped, 30 code units.
 *
 *   rbmae reproduce faces                    8 minutes a seed on two cores
 *   rbmae reproduce faces --patches 414 --rbm-epochs 5 --epochs 15    all of the paper's patches, 45 minutes on one core
 *   rbmae reproduce faces --profile paper    a day or so a seed on two cores
 *   expected: with all patches, the autoencoder's test squared error below PCA's with as many components
 *
 * Differs from the paper: see docs/reproduction.md.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam, conjugateGradients, pretrained, realLayer } from './recipe.js';

const comparison = {
  pcaCodeSizes: [30],
  paper: [
    { model: 'autoencoder', codeSize: 30, testSquaredError: 126 },
    { model: 'PCA', codeSize: 30, testSquaredError: 135 },
  ],
} as const;
/** The first RBM, which learns slowly, is trained for longer. */
const patches = (firstEpochs: number) => ({
  ...{ hidden: [2000, 1000, 500], code: 30 },
  first: { ...realLayer, epochs: firstEpochs },
});
const quick = { ...adam, batchSize: 100, learningRate: 1e-3 };

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
      networks: [pretrained({ hidden: [50, 25], code: 10, first: realLayer }, 2, { ...quick, epochs: 2 })],
      pcaCodeSizes: [10],
      paper: [],
    },
    quick: {
      ...comparison,
      data: { source: 'faces', train: 24_000, test: 8_000 },
      networks: [pretrained(patches(20), 5, { ...quick, epochs: 30 })],
    },
    paper: {
      ...comparison,
      data: { source: 'faces', train: 124_200, test: 41_400 },
      networks: [pretrained(patches(200), 50, { ...conjugateGradients, epochs: 20 })],
    },
  },
} satisfies ExperimentSpec;
