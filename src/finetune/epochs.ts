import { allFinite } from '../compute/tree.js';
import { type Examples, requireRows, rowNumbers } from '../data/examples.js';
import { RunError } from '../errors.js';
import { type Network, requireWidth } from '../unroll/network.js';
import { adamTrainer } from './adam-trainer.js';
import { conjugateGradientsTrainer } from './conjugate-gradients-trainer.js';
import { type FinetuneSpec, requireFinetuneSpec } from './spec.js';
import type { Trainer, TrainerSetting } from './trainer.js';
import type { FinetuneOptions } from './training.js';

/** A sequence of epochs. A classifier may have two of them: its outputs alone, then all of its layers. */
export interface Epochs extends FinetuneOptions {
  readonly network: Network;
  /** See `TrainerSetting`. */
  readonly targets?: Examples | undefined;
  /** The number of epochs in an earlier sequence, which reports and checkpoints count too. */
  readonly earlierEpochs?: number;
}

/**
 * Trains a copy of the network for `spec.epochs`, or until `onEpoch` returns 'stop'. Throws an InputError if the spec, the
 * order or the examples do not fit, and a RunError if the loss or a weight becomes infinite or NaN.
 */
export async function trainEpochs(training: Epochs): Promise<{ network: Network; stopped: boolean }> {
  const { network, examples, spec, earlierEpochs = 0, onEpoch, resumeFrom } = training;
  const order = training.order ?? rowNumbers(examples.count);
  requireFinetuneSpec(spec);
  requireWidth(network, examples);
  requireRows(order, examples);

  const epochs = earlierEpochs + spec.epochs;
  let epoch = resumeFrom?.epoch ?? earlierEpochs;
  const own = resumeFrom && { ...resumeFrom, epoch: epoch - earlierEpochs };
  const trainer = trainerOf({ ...training, order, resumeFrom: own }, spec);
  const { activations } = network;
  const current = async () => ({ activations, parameters: (await trainer.state()).parameters });
  let step = epoch * trainer.stepsPerEpoch;
  let stopped = false;
  try {
    while (epoch < epochs && !stopped) {
      epoch++;
      const sums = await trainer.epoch(epoch - earlierEpochs, (loss) => {
        step++;
        if (!Number.isFinite(loss)) throw diverged(spec, epoch, step, loss);
      });
      const means = { loss: sums.loss / order.length, squaredError: sums.squaredError / order.length };
      const at = epoch;
      const checkpoint = async () => ({ epoch: at, state: await trainer.state() });
      const answer = await onEpoch?.({ epoch, epochs, step, ...means }, { network: current, checkpoint });
      stopped = answer === 'stop';
    }
    const trained = await current();
    // The last update comes after the last loss.
    if (!allFinite(trained.parameters)) throw diverged(spec, epoch, step, Number.NaN);
    return { network: trained, stopped };
  } finally {
    await trainer.release();
  }
}

function trainerOf(setting: TrainerSetting, spec: FinetuneSpec): Trainer {
  return spec.method === 'adam' ? adamTrainer(setting, spec) : conjugateGradientsTrainer(setting, spec);
}

function diverged(spec: FinetuneSpec, epoch: number, step: number, loss: number): RunError {
  const rate =
    spec.method === 'adam' ? `Lower its learning rate (now ${spec.learningRate}), and check` : 'Check';
  return new RunError(
    `Fine-tuning diverged: the loss became ${loss} in epoch ${epoch}, step ${step}. ${rate} that the pretrained weights ` +
      'are finite.',
  );
}
