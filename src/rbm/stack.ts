import type { Engine } from '../compute/engine.js';
import { type Examples, floatExamples, rowNumbers } from '../data/examples.js';
import type { Random } from '../random.js';
import { type RbmOptions, stackSpecs } from './defaults.js';
import type { Rbm } from './rbm.js';
import { requireStack } from './spec.js';
import { type RbmCheckpoint, type RbmEpoch, trainRbm } from './train.js';

export interface StackEpoch extends RbmEpoch {
  /** Position of the RBM in the stack, from 1. */
  readonly layer: number;
  readonly layers: number;
}

export interface Pretraining {
  readonly engine: Engine;
  /** [examples, visible]; for Bernoulli visible units in [0, 1]. */
  readonly examples: Examples;
  /** Row numbers in the order of the batches, the same for every epoch and layer. By default all rows in order. */
  readonly order?: Uint32Array | undefined;
  /** Bottom first. Visible units are, by default, of the type of the hidden units below. */
  readonly layers: readonly RbmOptions[];
  readonly random: Random;
  /** Checkpoint to resume from. The result has the same bytes as that of an uninterrupted pretraining. */
  readonly resumeFrom?: StackCheckpoint | undefined;
  /**
   * Called after each epoch. Pretraining waits for it; if it returns 'stop', the current RBM is finished, and the next
   * one begins. `snapshot` reads the state to resume from; that of an epoch answered by 'stop' is from before the
   * answer, so resuming from it goes on with the RBM. After an interruption the last epoch of each finished RBM is
   * repeated and reported anew, unless 'stop' finished it.
   */
  readonly onEpoch?: ((report: StackEpoch, snapshot: () => Promise<StackCheckpoint>) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checkpoint of each RBM that has started, bottom first, from before its last epoch at the latest. The next RBM learns
 * from the hidden means of that epoch, and repeating it is cheaper than storing them. Null if there is no such epoch.
 * An RBM that `onEpoch` stopped is kept as it is, since its hidden means are computed from the final weights.
 */
export type StackCheckpoint = readonly ((RbmCheckpoint & { readonly stopped?: boolean }) | null)[];

/**
 * Greedy layer-by-layer pretraining (Hinton & Salakhutdinov 2006): each RBM learns from the hidden means of the one
 * below. Returns the stack, bottom first. Throws an InputError for invalid specs or data, a RunError if the training
 * diverges.
 *
 * @example
 * const stack = await pretrain({ engine, examples, layers: [{ hidden: 256 }, { hidden: 30 }], random: seededRandom(1) });
 */
export async function pretrain(pretraining: Pretraining): Promise<Rbm[]> {
  const { engine, random, resumeFrom = [], onEpoch, signal } = pretraining;
  const layers = stackSpecs(pretraining.layers);
  requireStack(layers);

  const stack: Rbm[] = [];
  const finished: StackCheckpoint[number][] = [];
  let { examples, order = rowNumbers(pretraining.examples.count) } = pretraining;
  for (const [below, spec] of layers.entries()) {
    const layer = below + 1;
    const before = resumeFrom[below] ?? null;
    let beforeLastEpoch: StackCheckpoint[number] = before;
    const { rbm, hidden, checkpoint } = await trainRbm({
      engine,
      examples,
      order,
      spec: before?.stopped ? { ...spec, epochs: before.epoch } : spec,
      name: `RBM ${layer} of ${layers.length}`,
      random: random.fork(`layer ${layer}`),
      resumeFrom: before ?? undefined,
      onEpoch: async (report, snapshot) => {
        const { epoch, epochs } = report;
        if (epoch === epochs - 1) beforeLastEpoch = await snapshot();
        const known = epoch < epochs - 1 ? snapshot : async () => beforeLastEpoch;
        return onEpoch?.({ ...report, layer, layers: layers.length }, async () => [
          ...finished,
          await known(),
          // While the last epoch of an RBM is repeated, the RBMs above it keep their checkpoints.
          ...resumeFrom.slice(layer),
        ]);
      },
      signal,
    });
    stack.push(rbm);
    finished.push(checkpoint.epoch < spec.epochs ? { ...checkpoint, stopped: true } : beforeLastEpoch);
    // The hidden means are in the order of the batches already.
    examples = floatExamples(hidden.data, spec.hidden);
    order = rowNumbers(order.length);
  }
  return stack;
}
