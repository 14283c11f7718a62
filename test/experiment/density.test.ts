import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/dataset.js';
import { DENSITY_MODELS, densityCsv, runDensity } from '../../src/experiment/density.js';
import { RBM_FILE } from '../../src/experiment/rbm-record.js';
import { seededRandom } from '../../src/random.js';
import { inTemporaryFolder } from '../cli/command.js';
import { someVisible } from '../rbm/pairs.js';

describe('the density models', () => {
  test.each(DENSITY_MODELS)('$name: are trained, weighed, and put into a table', async (model) => {
    await inTemporaryFolder(async (folder) => {
      const [train, held] = ['train', 'test'].map(
        (name) => someVisible('bernoulli', 200, 6, seededRandom(1).fork(name)).data,
      ) as [Float32Array, Float32Array];
      const row = await runDensity({
        model: { ...model, spec: { ...model.spec, hidden: 4, batchSize: 20 } },
        data: { train: floatExamples(train, 6), test: floatExamples(held, 6), provenance: {} },
        dataSource: 'coins',
        preprocessing: 'none',
        seed: 3,
        epochs: 12,
        temperatures: 100,
        choice: { engine: onnxEngine(1), why: 'asked for' },
        out: join(folder, 'run'),
        force: false,
      });
      expect(existsSync(join(folder, 'run', RBM_FILE))).toBe(true);
      // Six coins: -6 log 2, give or take what two hundred examples teach wrongly.
      expect(Math.abs(row.testLogProbability + 6 * Math.log(2))).toBeLessThan(0.15);
      expect(Math.abs(row.reverseLogPartition - row.logPartition)).toBeLessThan(0.1);
      const [header, line] = densityCsv([row]).trim().split('\n') as [string, string];
      expect(header).toBe(
        'model,seed,epochs,log_z,log_z_standard_error,log_z_reverse,train_log_probability,test_log_probability,published_test_log_probability,wall_seconds',
      );
      expect(line.startsWith(`${model.name},3,12,${row.logPartition},`)).toBe(true);
      expect(line.split(',')[8]).toBe(model.published === null ? '' : String(model.published));
    });
  });
});
