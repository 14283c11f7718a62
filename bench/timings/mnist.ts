import type { Engine } from '../../src/compute/engine.js';
import { InterruptedError, RunError } from '../../src/errors.js';
import { autoencoderModel } from '../../src/evaluate/model.js';
import { squaredError } from '../../src/evaluate/squared-error.js';
import { loadDataset } from '../../src/experiment/data.js';
import { finetune } from '../../src/finetune/finetune.js';
import { seededRandom } from '../../src/random.js';
import { pretrain } from '../../src/rbm/stack.js';
import { unroll } from '../../src/unroll/unroll.js';
import type { MnistSettings } from '../settings.js';

/**
 * Seconds of a whole run, for each repetition: reading the files, pretraining, and fine-tuning until the test error
 * after an epoch reaches the target. Throws a RunError if none does.
 */
export async function timeMnist(
  engine: Engine,
  settings: MnistSettings,
  repetitions: number,
): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < repetitions; i++) seconds.push(await secondsToTarget(engine, settings));
  return seconds;
}

async function secondsToTarget(
  engine: Engine,
  { profile, seed, targetSquaredError, files }: MnistSettings,
): Promise<number> {
  const started = performance.now();
  const random = seededRandom(seed);
  const { train, test } = await loadDataset(profile.data, { dataDir: files?.dataDir ?? undefined });
  const stack = await pretrain({
    engine,
    examples: train,
    order: random.fork('batches').permutation(train.count),
    layers: profile.pretrain,
    random: random.fork('pretrain'),
  });

  const reached = new AbortController();
  let seconds: number | undefined;
  let best = Number.POSITIVE_INFINITY;
  try {
    await finetune({
      engine,
      autoencoder: unroll(stack),
      examples: train,
      spec: profile.finetune,
      random: random.fork('finetune'),
      signal: reached.signal,
      async onEpoch(_, snapshot) {
        best = Math.min(best, await squaredError(engine, autoencoderModel(await snapshot.network()), test));
        if (best > targetSquaredError || seconds !== undefined) return;
        seconds = (performance.now() - started) / 1000;
        reached.abort();
      },
    });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
  }
  if (seconds !== undefined) return seconds;
  throw new RunError(
    `The test squared error never reached ${targetSquaredError}: the best epoch had ${best.toFixed(3)}.`,
  );
}
