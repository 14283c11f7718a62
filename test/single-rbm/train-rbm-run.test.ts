import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { jsEngine } from '../../src/compute/js.js';
import { floatExamples } from '../../src/data/examples.js';
import { seededRandom } from '../../src/random.js';
import type { RbmRunOptions } from '../../src/single-rbm/options.js';
import { RBM_FILE, runRbm } from '../../src/single-rbm/train-rbm-run.js';
import { someVisible } from '../rbm/pairs.js';
import { inTemporaryFolder } from '../temporary-folder.js';

const coins = (name: string) =>
  floatExamples(someVisible('bernoulli', 15, 8, seededRandom(1).fork(name)).data, 8);
const PATIENCE = 4;

/** The free-energy gaps of a run, by epoch. */
async function gapsIn(folder: string): Promise<number[]> {
  const lines = (await readFile(join(folder, 'history.csv'), 'utf8')).trim().split('\n');
  const rows = lines.map((line) => line.split(','));
  return rows.filter((row) => row[8] === 'free_energy_gap').map((row) => Number(row[9]));
}

/** The first epoch that ends a row of so many growths above zero. */
function epochOfStopping(gaps: readonly number[]): number {
  const grows = gaps.map((gap, i) => i > 0 && gap > 0 && gap > (gaps[i - 1] as number));
  return (
    1 + grows.findIndex((_, i) => i + 1 >= PATIENCE && grows.slice(i + 1 - PATIENCE, i + 1).every(Boolean))
  );
}

test('an RBM that learns coins by heart is stopped by its free-energy gap, a resumed one in the same epoch', () =>
  inTemporaryFolder(async (folder) => {
    const options: Omit<RbmRunOptions, 'out'> = {
      spec: {
        units: { visible: 'bernoulli', hidden: 'bernoulli' },
        hidden: 20,
        epochs: 60,
        batchSize: 5,
        learningRate: 0.3,
        momentum: { initial: 0, final: 0, switchAfter: 0 },
        weightCost: 0,
        initialDeviation: 0.1,
        negativePhase: { method: 'cd', steps: 1, visible: 'means' },
      },
      data: { train: coins('train'), test: coins('held back'), provenance: {} },
      dataSource: 'coins',
      preprocessing: 'none',
      seed: 1,
      choice: { engine: jsEngine(), why: 'asked for' },
      force: false,
      keepOrder: false,
      monitorEvery: 1,
      stopOnGap: PATIENCE,
    };
    const [whole, pieces] = [join(folder, 'whole'), join(folder, 'pieces')];
    const { last, stoppedEarly } = await runRbm({ ...options, out: whole });
    expect(stoppedEarly).toBe(true);
    expect(last.epoch).toBeGreaterThan(PATIENCE + 1);
    expect(epochOfStopping(await gapsIn(whole))).toBe(last.epoch);

    // Checkpoints that take no time are kept after every epoch.
    jest.spyOn(performance, 'now').mockReturnValue(0);
    const stop = new AbortController();
    const interrupted = runRbm({
      ...{ ...options, out: pieces, signal: stop.signal },
      onEpoch: ({ epoch }) => epoch === last.epoch - 1 && stop.abort(),
    });
    await expect(interrupted).rejects.toThrow(/keeps what was done\. Continue with `out` .* and `resume`/);
    jest.restoreAllMocks();
    const epochs: number[] = [];
    const resumed = await runRbm({
      ...{ ...options, out: pieces, resume: true },
      onEpoch: ({ epoch }) => epochs.push(epoch),
    });
    expect([epochs, resumed.stoppedEarly]).toEqual([[last.epoch], true]);
    expect(await gapsIn(pieces)).toEqual(await gapsIn(whole));
    const model = (run: string) => readFile(join(run, RBM_FILE));
    expect((await model(pieces)).equals(await model(whole))).toBe(true);
  }));
