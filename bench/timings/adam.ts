import type { Engine } from '../../src/compute/engine.js';
import { finetune } from '../../src/finetune/finetune.js';
import { seededRandom } from '../../src/random.js';
import type { AdamSettings } from '../settings.js';
import { uniformBytes, untrainedAutoencoder } from '../synthetic.js';
import { epochSeconds } from './epochs.js';

/** Seconds of one step of fine-tuning, for each repetition: epochs of `finetune` itself. */
export async function timeAdam(
  engine: Engine,
  settings: AdamSettings,
  repetitions: number,
): Promise<number[]> {
  const { sizes, batchSize, steps } = settings;
  const seconds = await epochSeconds(repetitions, ({ epochs, onEpoch, signal }) =>
    finetune({
      engine,
      autoencoder: untrainedAutoencoder(sizes),
      examples: uniformBytes(steps * batchSize, sizes[0] as number),
      spec: { ...settings, method: 'adam', epochs },
      random: seededRandom(1),
      onEpoch,
      signal,
    }),
  );
  return seconds.map((epoch) => epoch / steps);
}
