import { logisticPcaStart } from '../baselines/logistic-pca.js';
import type { PrincipalComponents } from '../baselines/pca.js';
import { finetune } from '../finetune/finetune.js';
import type { Rbm } from '../rbm/rbm.js';
import { pretrain } from '../rbm/stack.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { randomAutoencoder } from '../unroll/random-start.js';
import { unroll } from '../unroll/unroll.js';
import { type ClassifierNetwork, codeSizeOf, type NetworkSpec } from './network-spec.js';
import {
  type Best,
  beyondStack,
  type NetworkTraining,
  type TrainedStack,
  withRbms,
} from './network-training.js';
import { stopwatch } from './stopwatch.js';

/** Trains the RBMs of a network that starts from them, as far as an earlier session has not. */
export async function trainStack(
  training: NetworkTraining<NetworkSpec | ClassifierNetwork>,
): Promise<TrainedStack> {
  const { network, resumeFrom, examples, rbmOrder, random, log, report, save } = training;
  if (resumeFrom?.stack || network.start !== 'RBMs')
    return { stack: resumeFrom?.stack ?? [], pretrainSeconds: resumeFrom?.pretrainSeconds ?? 0 };
  const { layers } = network;
  const clock = stopwatch(resumeFrom?.pretrainSeconds);
  report({ phase: 'pretrain', layer: 1, layers: layers.length });
  const stack = await pretrain({
    engine: training.engine,
    examples,
    order: rbmOrder,
    layers,
    random: random.fork('pretrain'),
    resumeFrom: resumeFrom?.rbms,
    signal: training.signal,
    onEpoch: ({ layer, layers, epoch, epochs, step, reconstructionError: error }, snapshot) =>
      clock.except(async () => {
        log({ phase: 'pretrain', layer, epoch, step, metric: 'reconstruction_error', value: error });
        report({ phase: 'pretrain', layer, layers, epoch, epochs, error });
        const pretrainSeconds = clock.seconds();
        await save(async () => withRbms(await snapshot(), pretrainSeconds));
      }),
  });
  return { stack, pretrainSeconds: clock.seconds() };
}

/** The network where fine-tuning begins: the unrolled stack, random weights, or the principal components. */
export function startOf(
  { network, examples, random }: Pick<NetworkTraining, 'network' | 'examples' | 'random'>,
  stack: readonly Rbm[],
  principalComponents?: PrincipalComponents,
): Autoencoder {
  switch (network.start) {
    case 'RBMs':
      return unroll(stack);
    case 'random weights':
      return randomAutoencoder(examples.width, network.layers, random.fork('random weights'));
    case 'principal components':
      return logisticPcaStart(principalComponents as PrincipalComponents, codeSizeOf(network));
  }
}

/** How a network is judged on held-out examples after each epoch. The time this takes does not count as training. */
export interface HeldOut {
  /** Name of the error in the history. */
  readonly metric: string;
  /** Squared error per example. */
  readonly error: (autoencoder: Autoencoder) => Promise<number>;
  /** Also judges the start, as epoch 0. */
  readonly includesStart: boolean;
  /** Keeps the best network, and stops after this many epochs without a lower error. Default: trains to the last epoch. */
  readonly patience?: number | undefined;
}

export interface TunedNetwork {
  /** After the last epoch. */
  readonly autoencoder: Autoencoder;
  /** Null if there was no epoch, or no `patience`. */
  readonly best: Best | null;
  readonly finetuneSeconds: number;
}

/** Fine-tunes a network from its start, or from where an earlier session left off. */
export async function finetuneNetwork(
  training: NetworkTraining,
  trained: TrainedStack,
  start: Autoencoder,
  heldOut: HeldOut,
): Promise<TunedNetwork> {
  const { engine, examples, order, random, resumeFrom, log, report, save, signal } = training;
  const { finetune: spec } = training.network;
  const { patience } = heldOut;
  let best = resumeFrom?.best ?? null;
  const isOver = (epoch: number) => best !== null && patience !== undefined && epoch - best.epoch >= patience;
  if (spec === null || isOver(resumeFrom?.finetuning?.epoch ?? 0))
    return { autoencoder: start, best, finetuneSeconds: resumeFrom?.finetuneSeconds ?? 0 };

  const clock = stopwatch(resumeFrom?.finetuneSeconds);
  const judge = async (autoencoder: Autoencoder, epoch: number, step: number) => {
    const value = await heldOut.error(autoencoder);
    log({ phase: 'finetune', layer: null, epoch, step, metric: heldOut.metric, value });
    return value;
  };
  if (heldOut.includesStart && !resumeFrom?.finetuning) await clock.except(() => judge(start, 0, 0));
  report({ phase: 'finetune' });
  const autoencoder = await finetune({
    engine,
    autoencoder: start,
    examples,
    spec,
    order,
    random: random.fork('finetune'),
    resumeFrom: resumeFrom?.finetuning ?? undefined,
    signal,
    onEpoch: ({ epoch, epochs, step, loss, squaredError: error }, snapshot) =>
      clock.except(async () => {
        const at = { phase: 'finetune', layer: null, epoch, step } as const;
        log({ ...at, metric: 'loss', value: loss });
        log({ ...at, metric: 'train_squared_error', value: error });
        const now = await snapshot.network();
        const heldOutError = await judge(now, epoch, step);
        if (patience !== undefined && (best === null || heldOutError < best.heldOutError))
          best = { autoencoder: now, heldOutError, epoch };
        report({ phase: 'finetune', epoch, epochs, error, heldOutError });
        const later = { best, finetuneSeconds: clock.seconds() };
        await save(async () => beyondStack(trained, { finetuning: await snapshot.checkpoint(), ...later }));
        return isOver(epoch) ? 'stop' : undefined;
      }),
  });
  return { autoencoder, best, finetuneSeconds: clock.seconds() };
}
