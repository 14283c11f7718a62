import type { Engine } from '../../src/compute/engine.js';
import { seededRandom } from '../../src/random.js';
import { trainRbm } from '../../src/rbm/train.js';
import type { CdSettings } from '../settings.js';
import { uniformBytes, uniformExamples } from '../synthetic.js';
import { epochSeconds } from './epochs.js';

/** Seconds of one CD-1 step, for each repetition: epochs of `trainRbm` itself. */
export async function timeCd1(engine: Engine, settings: CdSettings, repetitions: number): Promise<number[]> {
  const { visible, stored, examples: count, batchSize, steps, momentum } = settings;
  const examples = stored === 'bytes' ? uniformBytes(count, visible) : uniformExamples(count, visible);
  const rows =
    stored === 'bytes'
      ? seededRandom(1).fork('batches').permutation(count)
      : Uint32Array.from({ length: count }, (_, row) => row);
  const seconds = await epochSeconds(repetitions, ({ epochs, onEpoch, signal }) =>
    trainRbm({
      engine,
      examples,
      order: rows.subarray(0, steps * batchSize),
      spec: {
        ...settings,
        epochs,
        momentum: { initial: momentum, final: momentum, switchAfter: 0 },
        initialDeviation: 0.1,
      },
      random: seededRandom(1),
      onEpoch,
      signal,
    }),
  );
  return seconds.map((epoch) => epoch / steps);
}
