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
import type { ClassifierNetwork } from '../src/training/network-spec.js';
import { adam, conjugateGradients } from './finetuning.js';
import { logisticLayer } from './layers.js';

const outputs = { outputEpochs: 5, outputDeviation: 0.1 };

function network(
  name: string,
  hidden: readonly number[],
  rbmEpochs: number,
  start: ClassifierNetwork['start'],
  finetune: FinetuneSpec,
): ClassifierNetwork {
  const layers = hidden.map((size) => ({ ...logisticLayer, hidden: size, epochs: rbmEpochs }));
  // What begins at random has nothing for the outputs to learn from alone.
  return { name, layers, start, finetune, ...outputs, ...(start === 'RBMs' ? {} : { outputEpochs: 0 }) };
}

const hidden = [500, 500, 2000];
const data = { source: 'mnist', train: 60_000, test: 10_000 } as const;
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
      networks: [
        network('pretrained', [50, 50], 2, 'RBMs', { ...small, epochs: 7 }),
        network('random start', [50, 50], 1, 'random weights', small),
      ],
      paper: [],
    },
    quick: {
      data,
      networks: [
        network('pretrained', hidden, 10, 'RBMs', quick),
        network('random start', hidden, 1, 'random weights', quick),
      ],
      paper: [{ model: 'pretrained', testError: 0.012 }],
    },
    // Adam is in quick; here both starts by conjugate gradients.
    paper: {
      data,
      networks: [
        network('pretrained', hidden, 50, 'RBMs', conjugateGradients),
        network('random start', hidden, 1, 'random weights', conjugateGradients),
      ],
      paper: [{ model: 'pretrained', testError: 0.012 }],
    },
  },
} satisfies ClassifierSpec;
