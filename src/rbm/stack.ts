import type { Engine } from '../compute/engine.js';
import { type Examples, floatExamples, rowNumbers } from '../data/dataset.js';
import type { Random } from '../random.js';
import type { Rbm } from './rbm.js';
import { type RbmSpec, requireStack } from './spec.js';
import { type RbmEpoch, trainRbm } from './train.js';

export interface StackEpoch extends RbmEpoch {
  /** The RBM's place in the stack, from 1. */
  readonly layer: number;
  readonly layers: number;
}

export interface Pretraining {
  readonly engine: Engine;
  /** [examples, visible]; for Bernoulli visible units in [0, 1]. */
  readonly examples: Examples;
  /** Row numbers in the order of the batches; fixed once, for every epoch and layer. */
  readonly order: Uint32Array;
  readonly layers: readonly RbmSpec[];
  readonly random: Random;
  readonly onEpoch?: ((report: StackEpoch) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Greedy layer-by-layer pretraining: each RBM learns from the hidden means of the one below
 * (Hinton & Salakhutdinov 2006). Returns the stack, bottom first.
 */
export async function pretrain(pretraining: Pretraining): Promise<Rbm[]> {
  const { engine, layers, random, onEpoch, signal } = pretraining;
  requireStack(layers);

  const stack: Rbm[] = [];
  let { examples, order } = pretraining;
  for (const [below, spec] of layers.entries()) {
    const layer = below + 1;
    const { rbm, hidden } = await trainRbm({
      engine,
      examples,
      order,
      spec,
      name: `RBM ${layer} of ${layers.length}`,
      random: random.fork(`layer ${layer}`),
      onEpoch: (report) => onEpoch?.({ ...report, layer, layers: layers.length }),
      signal,
    });
    stack.push(rbm);
    // The hidden means come in the order of the batches already.
    examples = floatExamples(hidden.data, spec.hidden);
    order = rowNumbers(order.length);
  }
  return stack;
}
