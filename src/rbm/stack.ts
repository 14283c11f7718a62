import type { Engine } from '../compute/engine.js';
import { type Examples, floatExamples, rowNumbers } from '../data/examples.js';
import type { Random } from '../random.js';
import { type RbmOptions, stackSpecs } from './defaults.js';
import type { Rbm } from './rbm.js';
import { requireStack } from './spec.js';
import { type RbmCheckpoint, type RbmEpoch, trainRbm } from './train.js';

export interface StackEpoch extends RbmEpoch {
  /** The RBM's place in the stack, from 1. */
  readonly layer: number;
  readonly layers: number;
}

export interface Pretraining {
  readonly engine: Engine;
  /** [examples, visible]; for Bernoulli visible units in [0, 1]. */
  readonly examples: Examples;
  /** Row numbers in the order of the batches, the same for every epoch and layer. All rows as they come by default. */
  readonly order?: Uint32Array | undefined;
  /** Bottom first. Visible units are, by default, of the type of the hidden units below. */
  readonly layers: readonly RbmOptions[];
  readonly random: Random;
  /** Where an interrupted pretraining goes on; it comes to the same bytes as one that was not interrupted. */
  readonly resumeFrom?: StackCheckpoint | undefined;
  /**
   * Called after each epoch. Pretraining waits for it; if it returns 'stop', the current RBM is finished, and the next one
   * begins. `snapshot` reads the state to resume from; that of an epoch answered by 'stop' is from before the answer, so
   * resuming from it goes on with the RBM. After an interruption the last epoch of each finished RBM is repeated and
   * reported anew, unless 'stop' finished it.
   */
  readonly onEpoch?: ((report: StackEpoch, snapshot: () => Promise<StackCheckpoint>) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * For each RBM begun so far, bottom first, how far it is: before its last epoch at most. The hidden means that the next
 * RBM learns from are made in that epoch; repeating it is cheaper than keeping them. Null where there is nothing to keep.
 * An RBM that `onEpoch` stopped is kept as it is, since its hidden means are computed from the final weights.
 */
export type StackCheckpoint = readonly ((RbmCheckpoint & { readonly stopped?: boolean }) | null)[];

/**
 * Greedy layer-by-layer pretraining: each RBM learns from the hidden means of the one below
 * (Hinton & Salakhutdinov 2006). Returns the stack, bottom first.
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
          // While an RBM's last epoch is repeated, those above it are as far as they were.
          ...resumeFrom.slice(layer),
        ]);
      },
      signal,
    });
    stack.push(rbm);
    finished.push(checkpoint.epoch < spec.epochs ? { ...checkpoint, stopped: true } : beforeLastEpoch);
    // The hidden means come in the order of the batches already.
    examples = floatExamples(hidden.data, spec.hidden);
    order = rowNumbers(order.length);
  }
  return stack;
}
