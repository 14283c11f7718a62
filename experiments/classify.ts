/**
 * The digits' classes: 784-500-500-2000-10, pretrained as RBMs and begun at random weights, on MNIST without any knowledge of
 * images.
 *
 *   rbmae reproduce classify                    15 minutes a seed on one core
 *   rbmae reproduce classify --profile paper    hours on two cores
 *   expected: near the 1.2 % of wrong test digits that the paper reports with pretraining; more without
 *
 * The authors sum the cross-entropy over a batch, ours is its mean, which changes the first step of a line search only.
 */

import type { ClassifierSpec } from '../src/experiment/spec.js';
import type { FinetuneSpec } from '../src/finetune/spec.js';
import { type ClassifierNetwork, layersOf } from '../src/training/network-spec.js';
import { adam, allMnist, conjugateGradients, logisticLayer } from './recipe.js';

function pretrained(hidden: readonly number[], epochs: number, finetune: FinetuneSpec): ClassifierNetwork {
  const layers = hidden.map((size) => ({ ...logisticLayer, hidden: size, epochs }));
  return { name: 'pretrained', start: 'RBMs', layers, finetune, outputEpochs: 5, outputDeviation: 0.1 };
}

/** A random start skips the outputs-only epochs: there are no features yet. */
function unpretrained(hidden: readonly number[], finetune: FinetuneSpec): ClassifierNetwork {
  const layers = layersOf(hidden.map((size) => ({ ...logisticLayer, hidden: size })));
  return {
    name: 'random start',
    start: 'random weights',
    layers,
    finetune,
    outputEpochs: 0,
    outputDeviation: 0.1,
  };
}

const hidden = [500, 500, 2000];
const quick = { ...adam, epochs: 20, batchSize: 200, learningRate: 5e-4 };
const small = { ...adam, epochs: 4, batchSize: 50, learningRate: 1e-3 };

export default {
  name: 'classify',
  title: 'MNIST classes',
  claim:
    'A network pretrained as a stack of RBMs makes fewer mistakes on new digits than one begun at random weights.',
  profiles: {
    smoke: {
      data: { source: 'mnist', train: 1_000, test: 200 },
      networks: [pretrained([50, 50], 2, { ...small, epochs: 7 }), unpretrained([50, 50], small)],
      paper: [],
    },
    quick: {
      data: allMnist,
      networks: [pretrained(hidden, 10, quick), unpretrained(hidden, quick)],
      paper: [{ model: 'pretrained', testError: 0.012 }],
    },
    // Adam is in quick; here both starts by conjugate gradients.
    paper: {
      data: allMnist,
      networks: [pretrained(hidden, 50, conjugateGradients), unpretrained(hidden, conjugateGradients)],
      paper: [{ model: 'pretrained', testError: 0.012 }],
    },
  },
} satisfies ClassifierSpec;
