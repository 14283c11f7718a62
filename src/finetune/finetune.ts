import { requireInRange } from '../rbm/range.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import type { Activation } from '../unroll/network.js';
import { trainEpochs } from './epochs.js';
import type { FinetuneOptions } from './training.js';

/** The examples of sigmoid outputs are in [0, 1], those of softmax outputs are word counts. */
export interface Finetuning extends FinetuneOptions {
  readonly autoencoder: Autoencoder;
}

/**
 * Trains all layers of an autoencoder by backpropagation of the reconstruction's loss (Hinton & Salakhutdinov 2006).
 * Returns a new autoencoder; the given one does not change. Throws an InputError if the spec, the order or the examples
 * do not fit, a RunError if training diverges, and an InterruptedError once `signal` is aborted.
 *
 * @example
 * const tuned = await finetune({
 *   engine,
 *   autoencoder: unroll(stack),
 *   examples,
 *   spec: { method: 'conjugate gradients', epochs: 50, batchSize: 1000, lineSearches: 3 },
 *   random: seededRandom(1),
 *   onEpoch: ({ squaredError }) => (squaredError < 5 ? 'stop' : undefined),
 * });
 */
export async function finetune({ autoencoder, ...training }: Finetuning): Promise<Autoencoder> {
  requireInRange(training.examples, UNITS[autoencoder.activations.at(-1) as Activation]);
  return (await trainEpochs({ ...training, network: autoencoder })).network;
}

/** The visible units whose values are valid targets of such outputs. */
const UNITS = { sigmoid: 'bernoulli', linear: 'gaussian', softmax: 'softmax' } as const;
