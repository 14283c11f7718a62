/**
 * Whether an epoch's time grows no faster than the examples, and memory not at all from epoch to epoch:
 *
 *   npm run bench:growth -- [--threads N] [--engine NAME]
 *
 * prints a line of CSV for each epoch of CD-1 (784-1000) and of fine-tuning at batch 100, on several numbers of
 * examples.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { chooseEngine } from '../src/compute/choose.js';
import type { EngineName } from '../src/compute/engine.js';
import { finetune } from '../src/finetune/finetune.js';
import { seededRandom } from '../src/random.js';
import { trainRbm } from '../src/rbm/train.js';
import type { AdamSettings, CdSettings } from './settings.js';
import { uniformBytes, untrainedAutoencoder } from './synthetic.js';
import { WORKS } from './works.js';

const EXAMPLES = [7_500, 15_000, 30_000, 60_000];
/** The first one compiles. */
const EPOCHS = 6;

const { values } = parseArgs({
  options: { threads: { type: 'string' }, engine: { type: 'string', default: 'onnx' } },
});
const threads = Number(values.threads ?? availableParallelism());
const { engine } = await chooseEngine(values.engine as EngineName, threads);

process.stdout.write('work,examples,epoch,seconds,secondsPerExample,residentMegabytes\n');
for (const count of EXAMPLES) {
  const work = settingsOf<CdSettings>('cd1-784-1000');
  const examples = uniformBytes(count, work.visible);
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  const momentum = { initial: work.momentum, final: work.momentum, switchAfter: 0 };
  const spec = { ...work, momentum, initialDeviation: 0.1, epochs: EPOCHS };
  const onEpoch = reporter('cd1-784-1000', count);
  await trainRbm({ engine, examples, order, spec, random: seededRandom(1), onEpoch });
}
for (const count of EXAMPLES) {
  const work = settingsOf<AdamSettings>('adam-100');
  const examples = uniformBytes(count, work.sizes[0] as number);
  const autoencoder = untrainedAutoencoder(work.sizes);
  const spec = { ...work, method: 'adam', epochs: EPOCHS } as const;
  const onEpoch = reporter('adam-100', count);
  await finetune({ engine, autoencoder, examples, spec, random: seededRandom(1), onEpoch });
}

function settingsOf<T>(name: string): T {
  return WORKS.find((work) => work.name === name)?.settings as T;
}

/** Prints a line at each epoch's end. */
function reporter(work: string, count: number): (epoch: { readonly epoch: number }) => void {
  let from = performance.now();
  return ({ epoch }) => {
    const seconds = (performance.now() - from) / 1000;
    const resident = process.memoryUsage.rss() / 2 ** 20;
    const numbers = [seconds.toFixed(3), (seconds / count).toExponential(3), resident.toFixed(0)];
    process.stdout.write(stringify([[work, count, epoch, ...numbers]]));
    from = performance.now();
  };
}
