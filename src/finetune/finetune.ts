import type { Engine } from '../compute/engine.js';
import { allFinite } from '../compute/tree.js';
import { type Examples, requireRows, rowNumbers } from '../data/dataset.js';
import type { Random } from '../random.js';
import { requireInRange } from '../rbm/range.js';
import { type Autoencoder, requireWidth } from '../unroll/autoencoder.js';
import { adamTrainer } from './adam-trainer.js';
import { conjugateGradientsTrainer } from './conjugate-gradients-trainer.js';
import { type FinetuneSpec, requireFinetuneSpec } from './spec.js';
import { diverged, type Trainer, type TrainerSetting } from './trainer.js';

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
  /** [examples, visible]; for logistic outputs in [0, 1]. */
  readonly examples: Examples;
  readonly spec: FinetuneSpec;
  readonly random: Random;
  /** Row numbers in the order of the batches, for conjugate gradients; as the examples come, if not given. */
  readonly order?: Uint32Array | undefined;
  /** Called after each epoch; training goes on when it is done. `autoencoder` reads the weights as they are then. */
  readonly onEpoch?:
    | ((report: FinetuneEpoch, autoencoder: () => Promise<Autoencoder>) => void | Promise<void>)
    | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Trains the whole autoencoder by backpropagation. Returns a new one; the given one stays as it is. */
export async function finetune(finetuning: Finetuning): Promise<Autoencoder> {
  const { engine, autoencoder, examples, spec, random, onEpoch, signal } = finetuning;
  const order = finetuning.order ?? rowNumbers(examples.count);
  const { activations } = autoencoder;
  requireFinetuneSpec(spec);
  requireWidth(autoencoder, examples);
  requireInRange(examples, activations.at(-1) === 'sigmoid' ? 'bernoulli' : 'gaussian');
  requireRows(order, examples);

  const trainer = trainerOf({ engine, autoencoder, examples, order, random, signal }, spec);
  const present = async (): Promise<Autoencoder> => ({ activations, parameters: await trainer.parameters() });
  const remedy = remedyOf(spec);
  let step = 0;
  try {
    for (let epoch = 1; epoch <= spec.epochs; epoch++) {
      const sums = await trainer.epoch(epoch, (loss) => {
        step++;
        if (!Number.isFinite(loss)) throw diverged(epoch, step, loss, remedy);
      });
      const { count } = examples;
      const means = { loss: sums.loss / count, squaredError: sums.squaredError / count };
      await onEpoch?.({ epoch, epochs: spec.epochs, step, ...means }, present);
    }
    const tuned = await present();
    // The last update comes after the last loss.
    if (!allFinite(tuned.parameters)) throw diverged(spec.epochs, step, Number.NaN, remedy);
    return tuned;
  } finally {
    await trainer.release();
  }
}

function trainerOf(setting: TrainerSetting, spec: FinetuneSpec): Trainer {
  return spec.method === 'adam' ? adamTrainer(setting, spec) : conjugateGradientsTrainer(setting, spec);
}

function remedyOf(spec: FinetuneSpec): string {
  const rate =
    spec.method === 'adam' ? `Lower its learning rate (now ${spec.learningRate}), and check` : 'Check';
  return `${rate} that the pretrained weights are finite.`;
}
