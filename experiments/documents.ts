/**
 * Fig. 4 on 20 Newsgroups sorted by date: posts as bags of 2,000 stems, found by the cosine of ten numbers, and shown as
 * points of the plane.
 *
 *   rbmae reproduce documents                    minutes a seed on two cores
 *   rbmae reproduce documents --profile paper    the paper's epochs
 *   expected: the autoencoder's ten numbers find more posts of the same group than LSA's ten, at every count
 *
 * The paper uses Reuters' RCV1-v2, which is not free. Differs from the paper: see docs/reproduction.md.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import { adam, conjugateGradients } from './finetuning.js';
import { pretrainedOnWords } from './networks.js';
import { wordsClaims } from './words.js';

const comparison = {
  data: { source: 'newsgroups', train: 11_314, test: 7_532, vocabulary: 2000 },
  pcaCodeSizes: [],
  lsaCodeSizes: [2, 10, 50],
  paper: [],
} as const;
const hidden = [500, 250, 125];
const quick = { ...adam, epochs: 50, batchSize: 100, learningRate: 1e-3 };
const slow = { ...conjugateGradients, epochs: 50 };

export default {
  name: 'documents',
  title: '20 Newsgroups',
  claim:
    'Ten code units find posts of the same newsgroup better than ten numbers of latent semantic analysis.',
  claims: wordsClaims,
  profiles: {
    smoke: {
      ...comparison,
      data: { source: 'newsgroups', train: 1_000, test: 200, vocabulary: 200 },
      networks: [
        pretrainedOnWords({ hidden: [50, 25], code: 10 }, 2, { ...quick, epochs: 2 }),
        pretrainedOnWords({ hidden: [50, 25], code: 2 }, 2, { ...quick, epochs: 2 }),
      ],
    },
    quick: {
      ...comparison,
      networks: [
        pretrainedOnWords({ hidden, code: 10 }, 20, quick),
        pretrainedOnWords({ hidden, code: 2 }, 20, quick),
      ],
    },
    paper: {
      ...comparison,
      networks: [
        pretrainedOnWords({ hidden, code: 10 }, 50, slow),
        pretrainedOnWords({ hidden, code: 2 }, 50, slow),
      ],
    },
  },
} satisfies ExperimentSpec;
