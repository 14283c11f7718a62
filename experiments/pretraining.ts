/**
 * Fig. S1: what pretraining is good for. A deep and a shallow autoencoder of as many parameters learn curves, each
 * with pretraining and from random weights.
 *
 *   rbmae reproduce pretraining                    25 minutes a seed on one core
 *   rbmae reproduce pretraining --profile paper    about 1.5 h a seed on two cores
 *   expected: without pretraining the deep network stays at the mean image's error; the shallow one learns, but slowly
 *
 * Differs from the paper: see docs/reproduction.md.
 */
import type { ExperimentSpec } from '../src/experiment/spec.js';
import type { FinetuneSpec } from '../src/finetune/spec.js';
import type { NetworkSpec } from '../src/training/network-spec.js';
import { allCurves, conjugateGradients, pretrained, unpretrained } from './recipe.js';

function fourWays(
  deep: readonly number[],
  shallow: readonly number[],
  rbmEpochs: number,
  finetune: FinetuneSpec,
): NetworkSpec[] {
  const both = [
    { name: 'deep', hidden: deep, code: 6 },
    { name: 'shallow', hidden: shallow, code: 6 },
  ];
  return both.flatMap((sizes) => [
    pretrained({ ...sizes, name: `${sizes.name}, pretrained` }, rbmEpochs, finetune),
    unpretrained({ ...sizes, name: `${sizes.name}, random start` }, finetune),
  ]);
}

const deep = [400, 200, 100, 50, 25];
const shallow = [532];
const comparison = { data: allCurves, pcaCodeSizes: [6], paper: [] } as const;

export default {
  name: 'pretraining',
  title: 'Curves, with and without pretraining',
  claim:
    'Without pretraining a deep autoencoder gives every image the mean of the data; a shallow one learns, but slowly.',
  claims: [
    { kind: 'learns nothing', model: 'deep, random start', within: 0.05 },
    { kind: 'learns faster', model: 'shallow, pretrained', than: 'shallow, random start', share: 1 / 3 },
  ],
  profiles: {
    smoke: {
      ...comparison,
      data: { source: 'curves', train: 1_000, test: 200 },
      networks: fourWays([40, 20], [45], 2, { ...conjugateGradients, epochs: 2, batchSize: 200 }),
    },
    quick: { ...comparison, networks: fourWays(deep, shallow, 20, { ...conjugateGradients, epochs: 30 }) },
    paper: { ...comparison, networks: fourWays(deep, shallow, 50, conjugateGradients) },
  },
} satisfies ExperimentSpec;
