import type { ClassifierNetwork, NetworkSpec } from './network-spec.js';
import type { Progress } from './progress.js';
import { commonLayers } from './shared-layers.js';

/** A network's position: the RBM in training (from 1) and its finished epochs, or those of fine-tuning. */
export interface Position {
  readonly phase: 'pretrain' | 'finetune';
  /** Default: the first RBM. */
  readonly layer?: number | undefined;
  /** Default: none. */
  readonly epoch?: number | undefined;
}

/** Counts the work of a run in multiplications, to estimate the time left. */
export interface WorkMeter {
  /** `network` counts the networks of all seeds: those before it are done, and it has reached `position`. */
  reached(network: number, position: Position): void;
  read(): Pick<Progress, 'fractionDone' | 'secondsElapsed' | 'secondsLeft'>;
}

/** No estimate before this many seconds: at first, compilation dominates. */
const TELLING_SECONDS = 3;

export function workMeter(
  networks: readonly (NetworkSpec | ClassifierNetwork)[],
  visible: number,
  seeds: number,
): WorkMeter {
  const started = performance.now();
  const works = networks.map((network, i) =>
    workOf(network, visible, commonLayers(networks, i)?.layers ?? 0),
  );
  const round = works.reduce((sum, { all }) => sum + all, 0);
  let done = 0;
  /** Work done in this session. */
  let fresh = 0;
  return {
    reached(network, { phase, layer = 1, epoch = 0 }) {
      const [rounds, present] = [Math.floor(network / works.length), network % works.length];
      const earlier = works.slice(0, present).reduce((sum, { all }) => sum + all, rounds * round);
      const until = (epoch: number) => earlier + (works[present]?.until({ phase, layer, epoch }) ?? 0);
      const reached = until(epoch);
      // After a resume the position jumps; only the last epoch of the jump was computed in this session.
      fresh += Math.max(0, reached - Math.max(done, until(Math.max(0, epoch - 1))));
      done = reached;
    },
    read() {
      const secondsElapsed = (performance.now() - started) / 1000;
      const isTelling = fresh > 0 && secondsElapsed >= TELLING_SECONDS;
      const secondsLeft = isTelling ? (secondsElapsed * (seeds * round - done)) / fresh : null;
      const fractionDone = round > 0 ? done / (seeds * round) : 0;
      return { fractionDone, secondsElapsed, secondsLeft };
    },
  };
}

interface Work {
  readonly all: number;
  until(position: {
    readonly phase: Position['phase'];
    readonly layer: number;
    readonly epoch: number;
  }): number;
}

/** Multiplications for each training example. `trainedLayers` RBMs are trained by another network. */
function workOf(network: NetworkSpec | ClassifierNetwork, visible: number, trainedLayers: number): Work {
  const { layers, finetune } = network;
  const outputEpochs = 'outputEpochs' in network ? network.outputEpochs : undefined;
  const weights = layers.map(({ hidden }, i) => hidden * (layers[i - 1]?.hidden ?? visible));
  // CD-1 takes five products with the weights: up, down, up and two correlations. One epoch of a trained RBM is repeated,
  // which is negligible.
  const rbms = network.start === 'RBMs' ? network.layers : [];
  const pretraining = rbms.map(({ epochs }, i) => ({
    epochs,
    epochWork: i >= trainedLayers ? 5 * (weights[i] as number) : 0,
  }));
  // Backpropagation takes three, in the encoder and in the decoder, which classifiers lack.
  const halves = outputEpochs === undefined ? 2 : 1;
  const epochWork = halves * weights.reduce((sum, size) => sum + size, 0) * costOfUpdates(finetune);
  // Epochs that train only the outputs are negligible.
  const tuning = (epochs: number) => Math.max(0, epochs - (outputEpochs ?? 0)) * epochWork;
  const stack = (trained: typeof pretraining) =>
    trained.reduce((sum, rbm) => sum + rbm.epochs * rbm.epochWork, 0);
  return {
    all: stack(pretraining) + tuning(finetune?.epochs ?? 0),
    until: ({ phase, layer, epoch }) =>
      phase === 'pretrain'
        ? stack(pretraining.slice(0, layer - 1)) + epoch * (pretraining[layer - 1]?.epochWork ?? 0)
        : stack(pretraining) + tuning(epoch),
  };
}

/** Products with the weights for each example and epoch of fine-tuning. */
function costOfUpdates(finetune: NetworkSpec['finetune']): number {
  if (finetune === null) return 0;
  // Adam adds about a dozen passes over the weights a batch. A line search takes two or three gradients, beside the first.
  return finetune.method === 'adam' ? 3 + 200 / finetune.batchSize : 3 * (1 + 2.5 * finetune.lineSearches);
}
