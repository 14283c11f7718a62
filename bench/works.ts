import mnist from '../experiments/mnist.js';
import { adam, codeLayer, logisticLayer } from '../experiments/recipe.js';
import type { Profile } from '../src/experiment/spec.js';
import type { NetworkSpec } from '../src/training/network-spec.js';
import type { CdSettings, MnistProfile, Settings } from './settings.js';

/** A work that is timed. */
export interface Work {
  readonly name: string;
  readonly title: string;
  readonly settings: Settings;
}

const STACK = [784, 1000, 500, 250, 30];

/** All works, the quickest first. */
export const WORKS: readonly Work[] = [
  {
    name: 'matrix-product',
    title: 'Product of two 1024 x 1024 float32 matrices',
    settings: { kind: 'matmul', size: 1024, products: 100 },
  },
  ...STACK.slice(1).map((_, i) => rbmOfStack(i)),
  autoencoder(100, 100),
  autoencoder(1000, 40),
  {
    name: 'encode',
    title: `Encoding 10,000 images, ${STACK.join('-')}`,
    settings: { kind: 'encode', sizes: STACK, images: 10_000, passes: 5 },
  },
  {
    name: 'decode',
    title: `Decoding 10,000 codes, ${STACK.toReversed().join('-')}`,
    settings: { kind: 'decode', sizes: STACK, images: 10_000, passes: 5 },
  },
  {
    name: 'pca-30',
    title: 'PCA with 30 components fitted to the 60,000 x 784 bytes of MNIST',
    settings: { kind: 'pca', examples: 60_000, components: 30 },
  },
  {
    name: 'mnist-3.00',
    title: 'MNIST quick: from the files to test squared error 3.00',
    settings: { kind: 'mnist', targetSquaredError: 3, seed: 1, profile: mnistProfile(mnist.profiles.quick) },
  },
];

/** The autoencoder of a profile that fine-tunes with Adam. */
export function mnistProfile({ data, networks }: Profile): MnistProfile {
  const network = networks[0] as NetworkSpec;
  if (network.start !== 'RBMs' || network.finetune?.method !== 'adam')
    throw new Error(`The peers start from RBMs and fine-tune with Adam, unlike '${network.name}'.`);
  return { data, pretrain: network.layers, finetune: network.finetune };
}

/** The RBM on layer `below` of the MNIST stack, with the experiment's hyper-parameters. */
function rbmOfStack(below: number): Work {
  const [visible, hidden] = [STACK[below] as number, STACK[below + 1] as number];
  const { units, batchSize, learningRate, momentum, weightCost } =
    below === STACK.length - 2 ? codeLayer : logisticLayer;
  const steps = 200;
  const settings: CdSettings = {
    kind: 'cd1',
    visible,
    hidden,
    units,
    ...(below === 0
      ? { stored: 'bytes', examples: 60_000 }
      : { stored: 'floats', examples: steps * batchSize }),
    batchSize,
    steps,
    learningRate,
    momentum: momentum.final,
    weightCost,
  };
  const title = `CD-1 step with update, RBM ${visible}-${hidden} (${units.hidden} hidden), batch ${batchSize}`;
  return { name: `cd1-${visible}-${hidden}`, title, settings };
}

function autoencoder(batchSize: number, steps: number): Work {
  const { gradientDecay, squareDecay, epsilon } = adam;
  return {
    name: `adam-${batchSize}`,
    title: `Gradient and Adam step, ${STACK.join('-')} and back, batch ${batchSize}`,
    settings: {
      kind: 'adam',
      sizes: STACK,
      batchSize,
      steps,
      learningRate: 1e-3,
      gradientDecay,
      squareDecay,
      epsilon,
    },
  };
}
