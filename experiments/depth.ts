/**
 * Fig. S2: a deep and a shallow autoencoder of as many parameters, both pretrained, learn curves.
 *
 *   rbmae reproduce depth                    12 minutes a seed on one core
 *   rbmae reproduce depth --profile paper    7 minutes a seed on two fast cores, engine native
 *   expected: the deep one's test error no higher than the shallow one's
 *
 * Differs from the paper: see docs/reproduction.md.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import type { FinetuneSpec } from '../src/finetune/spec.js';
import type { NetworkSpec } from '../src/training/network-spec.js';
import { allCurves, conjugateGradients, pretrained } from './recipe.js';

const bothDepths = (rbmEpochs: number, finetune: FinetuneSpec): NetworkSpec[] => [
  pretrained({ name: 'deep', hidden: [100, 50, 25], code: 6 }, rbmEpochs, finetune),
  pretrained({ name: 'shallow', hidden: [108], code: 6 }, rbmEpochs, finetune),
];
const comparison = { data: allCurves, pcaCodeSizes: [6], paper: [] } as const;

export default {
  name: 'depth',
  title: 'Curves, deep and shallow',
  claim: 'With as many parameters, a deep autoencoder reconstructs new images better than a shallow one.',
  claims: [{ kind: 'is no worse', model: 'deep', than: 'shallow' }],
  profiles: {
    smoke: {
      ...comparison,
      data: { source: 'curves', train: 1_000, test: 200 },
      networks: bothDepths(2, { ...conjugateGradients, epochs: 2, batchSize: 200 }),
    },
    quick: { ...comparison, networks: bothDepths(20, { ...conjugateGradients, epochs: 50 }) },
    paper: { ...comparison, networks: bothDepths(50, conjugateGradients) },
  },
} satisfies ExperimentSpec;
