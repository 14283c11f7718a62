import type { Engine } from '../compute/engine.js';
import { allFinite } from '../compute/tree.js';
import { type Examples, requireRows, rowNumbers } from '../data/examples.js';
import type { Random } from '../random.js';
import { requireInRange } from '../rbm/range.js';
import { type Activation, type Autoencoder, requireWidth } from '../unroll/autoencoder.js';
import { adamTrainer } from './adam-trainer.js';
import { conjugateGradientsTrainer } from './conjugate-gradients-trainer.js';
import { type FinetuneSpec, requireFinetuneSpec } from './spec.js';
import { diverged, type FinetuneCheckpoint, type Trainer, type TrainerSetting } from './trainer.js';

export interface FinetuneEpoch {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches so far: weight updates of Adam, groups of line searches of conjugate gradients. */
  readonly step: number;
  /** The minimised loss (see `loss`) per example, averaged over the epoch while the weights moved. */
  readonly loss: number;
  /** Squared error summed over components, averaged over the epoch's examples while the weights moved. */
  readonly squaredError: number;
}

export interface Finetuning {
  readonly engine: Engine;
  readonly autoencoder: Autoencoder;
  /** [examples, visible]; for logistic outputs in [0, 1], for softmax outputs counts of words. */
  readonly examples: Examples;
  readonly spec: FinetuneSpec;
  readonly random: Random;
  /**
   * The rows to learn from, in the order of the batches of conjugate gradients; Adam shuffles them. All, as they come, if not
   * given.
   */
  readonly order?: Uint32Array | undefined;
  /** Where an interrupted training goes on; it comes to the same bytes as one that was not interrupted. */
  readonly resumeFrom?: FinetuneCheckpoint | undefined;
  /** Called after each epoch; training goes on when it is done. `snapshot` reads the weights, and all else, as they are then. */
  readonly onEpoch?: ((report: FinetuneEpoch, snapshot: FinetuneSnapshot) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FinetuneSnapshot {
  autoencoder(): Promise<Autoencoder>;
  checkpoint(): Promise<FinetuneCheckpoint>;
}

/** Trains the whole autoencoder by backpropagation. Returns a new one; the given one stays as it is. */
export async function finetune(finetuning: Finetuning): Promise<Autoencoder> {
  const { engine, autoencoder, examples, spec, random, resumeFrom, onEpoch, signal } = finetuning;
  const order = finetuning.order ?? rowNumbers(examples.count);
  const { activations } = autoencoder;
  requireFinetuneSpec(spec);
  requireWidth(autoencoder, examples);
  requireInRange(examples, RANGE[activations.at(-1) as Activation]);
  requireRows(order, examples);

  const trainer = trainerOf({ engine, autoencoder, resumeFrom, examples, order, random, signal }, spec);
  const snapshot = async (): Promise<Autoencoder> => ({
    activations,
    parameters: (await trainer.state()).parameters,
  });
  const remedy = remedyOf(spec);
  const done = resumeFrom?.epoch ?? 0;
  let step = done * trainer.stepsPerEpoch;
  try {
    for (let epoch = done + 1; epoch <= spec.epochs; epoch++) {
      const sums = await trainer.epoch(epoch, (loss) => {
        step++;
        if (!Number.isFinite(loss)) throw diverged(epoch, step, loss, remedy);
      });
      const means = { loss: sums.loss / order.length, squaredError: sums.squaredError / order.length };
      await onEpoch?.(
        { epoch, epochs: spec.epochs, step, ...means },
        { autoencoder: snapshot, checkpoint: async () => ({ epoch, state: await trainer.state() }) },
      );
    }
    const tuned = await snapshot();
    // The last update comes after the last loss.
    if (!allFinite(tuned.parameters)) throw diverged(spec.epochs, step, Number.NaN, remedy);
    return tuned;
  } finally {
    await trainer.release();
  }
}

/** The visible units whose values the outputs' loss can take. */
const RANGE = { sigmoid: 'bernoulli', linear: 'gaussian', softmax: 'softmax' } as const;

/** The way of fine-tuning that the spec names. */
export function trainerOf(setting: TrainerSetting, spec: FinetuneSpec): Trainer {
  return spec.method === 'adam' ? adamTrainer(setting, spec) : conjugateGradientsTrainer(setting, spec);
}

export function remedyOf(spec: FinetuneSpec): string {
  const rate =
    spec.method === 'adam' ? `Lower its learning rate (now ${spec.learningRate}), and check` : 'Check';
  return `${rate} that the pretrained weights are finite.`;
}
