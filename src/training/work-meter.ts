import type { ClassifierNetwork, NetworkSpec } from './network-spec.js';
import type { Progress } from './progress.js';
import { commonLayers } from './shared-layers.js';

/** How far a network is: the RBM it is at (from 1) and its epochs, or in fine-tuning. */
export type Place =
  | { readonly phase: 'pretrain'; readonly layer: number; readonly epoch: number }
  | { readonly phase: 'finetune'; readonly epoch: number };

/** Counts the work of a run in multiplications, so that the time left can be told. */
export interface WorkMeter {
  /** The networks before this one (counted over all seeds) are done, and this one is so far. */
  reached(network: number, place: Place): void;
  read(): Pick<Progress, 'fractionDone' | 'secondsElapsed' | 'secondsLeft'>;
}

/** Until then it is compiling, more than training, that takes the time. */
const TELLING_SECONDS = 3;

export function workMeter(
  profile: { readonly networks: readonly NetworkSpec[] },
  visible: number,
  seeds: number,
): WorkMeter {
  const started = performance.now();
  const { networks } = profile;
  const works = networks.map((network, i) =>
    workOf(network, visible, commonLayers(networks, i)?.layers ?? 0),
  );
  const round = works.reduce((sum, { all }) => sum + all, 0);
  let done = 0;
  /** Of it, since the start: not what another session had done. */
  let fresh = 0;
  return {
    reached(network, place) {
      const [rounds, present] = [Math.floor(network / works.length), network % works.length];
      const earlier = works.slice(0, present).reduce((sum, { all }) => sum + all, rounds * round);
      const until = (epoch: number) => earlier + (works[present]?.until({ ...place, epoch }) ?? 0);
      const reached = until(place.epoch);
      // Of a leap, no more than its last epoch was done here.
      fresh += Math.max(0, reached - Math.max(done, until(Math.max(0, place.epoch - 1))));
      done = reached;
    },
    read() {
      const secondsElapsed = (performance.now() - started) / 1000;
      const isTelling = fresh > 0 && secondsElapsed >= TELLING_SECONDS;
      const secondsLeft = isTelling ? (secondsElapsed * (seeds * round - done)) / fresh : null;
      return { fractionDone: done / (seeds * round), secondsElapsed, secondsLeft };
    },
  };
}

/** Multiplications for each training example. `trainedLayers` RBMs another network has trained. */
function workOf(
  { layers, start, finetune, outputEpochs }: NetworkSpec & Partial<Pick<ClassifierNetwork, 'outputEpochs'>>,
  visible: number,
  trainedLayers: number,
): { all: number; until(place: Place): number } {
  const weights = layers.map(({ hidden }, i) => hidden * (layers[i - 1]?.hidden ?? visible));
  // CD-1 is five products with the weights: up, down, up and two correlations. Of RBMs that are trained, one epoch is
  // repeated, which is next to nothing.
  const pretraining = layers.map(({ epochs }, i) => ({
    epochs,
    epochWork: start === 'RBMs' && i >= trainedLayers ? 5 * (weights[i] as number) : 0,
  }));
  // Backpropagation is three, in the encoder and in the decoder, which classifiers have not; Adam adds about a dozen
  // passes over the weights a batch.
  const halves = outputEpochs === undefined ? 2 : 1;
  const products = halves * weights.reduce((sum, size) => sum + size, 0);
  const epochWork =
    products *
    // A line search takes some two or three gradients, and the first one of a batch is taken beforehand.
    (finetune.method === 'adam' ? 3 + 200 / finetune.batchSize : 3 * (1 + 2.5 * finetune.lineSearches));
  // Epochs of the outputs alone take next to nothing.
  const tuning = (epochs: number) => Math.max(0, epochs - (outputEpochs ?? 0)) * epochWork;
  const stack = (layers: typeof pretraining) =>
    layers.reduce((sum, layer) => sum + layer.epochs * layer.epochWork, 0);
  return {
    all: stack(pretraining) + tuning(finetune.epochs),
    until: (place) =>
      place.phase === 'pretrain'
        ? stack(pretraining.slice(0, place.layer - 1)) +
          place.epoch * (pretraining[place.layer - 1]?.epochWork ?? 0)
        : stack(pretraining) + tuning(place.epoch),
  };
}
