import { logisticPcaStart } from '../baselines/logistic-pca.js';
import type { PrincipalComponents } from '../baselines/pca.js';
import type { Engine } from '../compute/engine.js';
import type { Examples } from '../data/examples.js';
import { finetune } from '../finetune/finetune.js';
import type { FinetuneCheckpoint } from '../finetune/trainer.js';
import type { Random } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import { pretrain, type StackCheckpoint } from '../rbm/stack.js';
import type { HistoryRow } from '../report/rows.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { randomAutoencoder } from '../unroll/random-start.js';
import { unroll } from '../unroll/unroll.js';
import { codeSizeOf, type NetworkSpec } from './network-spec.js';
import type { Progress } from './progress.js';
import { stopwatch } from './stopwatch.js';

/** How far the training of a network is. */
export interface NetworkProgress {
  /** The trained RBMs, once they all are. */
  readonly stack: readonly Rbm[] | null;
  /** Until then, how far they are. */
  readonly stackProgress: StackCheckpoint;
  /** Null before the first epoch. */
  readonly finetuning: FinetuneCheckpoint | null;
  readonly pretrainSeconds: number;
  readonly finetuneSeconds: number;
}

/** What the training of a network of any kind works with. */
export interface NetworkTraining<Network extends NetworkSpec = NetworkSpec> {
  readonly engine: Engine;
  readonly network: Network;
  readonly examples: Examples;
  /** Row numbers in the order of the batches. */
  readonly order: Uint32Array;
  readonly random: Random;
  readonly from: NetworkProgress | null;
  readonly log: (row: Pick<HistoryRow, 'phase' | 'layer' | 'epoch' | 'step' | 'metric' | 'value'>) => void;
  readonly report: (
    progress: Pick<Progress, 'layer' | 'layers' | 'epoch' | 'epochs' | 'error'> & {
      phase: 'pretrain' | 'finetune';
    },
  ) => void;
  /** May keep what `present` reads. */
  readonly checkpoint: (present: () => Promise<NetworkProgress>) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

interface OfAutoencoders {
  readonly principalComponents: PrincipalComponents;
  /** The test squared error of a network; its time does not count as training. */
  readonly test: (autoencoder: Autoencoder) => Promise<number>;
}

export interface TrainedStack {
  /** The trained RBMs; none where the network did not start from them. */
  readonly stack: readonly Rbm[];
  readonly pretrainSeconds: number;
}

export interface TrainedNetwork extends TrainedStack {
  /** Where fine-tuning began. */
  readonly start: Autoencoder;
  readonly autoencoder: Autoencoder;
  readonly finetuneSeconds: number;
}

/** One autoencoder from its start through all epochs of fine-tuning. */
export async function trainNetwork(
  training: NetworkTraining,
  { principalComponents, test }: OfAutoencoders,
): Promise<TrainedNetwork> {
  const { from, network, random } = training;
  const trained = await trainStack(training);
  const { stack } = trained;
  const start = startOf(training, principalComponents, stack);
  const { engine, examples, order, log, report, checkpoint, signal } = training;

  const clock = stopwatch(from?.finetuneSeconds);
  const logTest = async (autoencoder: Autoencoder, epoch: number, step: number) =>
    log({
      phase: 'finetune',
      layer: null,
      epoch,
      step,
      metric: 'test_squared_error',
      value: await test(autoencoder),
    });
  if (!from?.finetuning) await clock.except(() => logTest(start, 0, 0));
  report({ phase: 'finetune' });
  const autoencoder = await finetune({
    engine,
    autoencoder: start,
    examples,
    spec: network.finetune,
    order,
    random: random.fork('finetune'),
    resumeFrom: from?.finetuning ?? undefined,
    signal,
    onEpoch: ({ epoch, epochs, step, loss, squaredError }, snapshot) =>
      clock.except(async () => {
        const at = { phase: 'finetune', layer: null, epoch, step } as const;
        log({ ...at, metric: 'loss', value: loss });
        log({ ...at, metric: 'train_squared_error', value: squaredError });
        await logTest(await snapshot.autoencoder(), epoch, step);
        report({ phase: 'finetune', epoch, epochs, error: squaredError });
        await checkpoint(async () => beyondStack(trained, await snapshot.checkpoint(), clock.seconds()));
      }),
  });
  return { ...trained, start, autoencoder, finetuneSeconds: clock.seconds() };
}

/** How far the training of a network is whose RBMs all are trained. */
export function beyondStack(
  { stack, pretrainSeconds }: TrainedStack,
  finetuning: FinetuneCheckpoint | null,
  finetuneSeconds: number,
): NetworkProgress {
  return { stack, stackProgress: [], finetuning, pretrainSeconds, finetuneSeconds };
}

/** The RBMs of a network that starts from them, as far as an earlier session has not trained them; else none. */
export async function trainStack(training: NetworkTraining): Promise<TrainedStack> {
  const { engine, network, examples, order, random, from, log, report, checkpoint, signal } = training;
  if (from?.stack || network.start !== 'RBMs')
    return { stack: from?.stack ?? [], pretrainSeconds: from?.pretrainSeconds ?? 0 };
  const { layers } = network;
  const clock = stopwatch(from?.pretrainSeconds);
  report({ phase: 'pretrain', layer: 1, layers: layers.length });
  const stack = await pretrain({
    engine,
    examples,
    order,
    layers,
    random: random.fork('pretrain'),
    resumeFrom: from?.stackProgress,
    signal,
    onEpoch: ({ layer, layers, epoch, epochs, step, reconstructionError }, snapshot) =>
      clock.except(async () => {
        const metric = 'reconstruction_error';
        log({ phase: 'pretrain', layer, epoch, step, metric, value: reconstructionError });
        report({ phase: 'pretrain', layer, layers, epoch, epochs, error: reconstructionError });
        await checkpoint(async () => ({
          stack: null,
          stackProgress: await snapshot(),
          finetuning: null,
          pretrainSeconds: clock.seconds(),
          finetuneSeconds: 0,
        }));
      }),
  });
  return { stack, pretrainSeconds: clock.seconds() };
}

function startOf(
  { network, examples, random }: NetworkTraining,
  principalComponents: PrincipalComponents,
  stack: readonly Rbm[],
): Autoencoder {
  switch (network.start) {
    case 'RBMs':
      return unroll(stack);
    case 'random weights':
      return randomAutoencoder(examples.width, network.layers, random.fork('random weights'));
    case 'principal components':
      return logisticPcaStart(principalComponents, codeSizeOf(network));
  }
}
