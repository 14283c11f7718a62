import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { seededRandom } from '../../src/random.js';
import { exactLogPartition } from '../../src/rbm/likelihood/exact.js';
import { decodeRbm } from '../../src/rbm/model-file.js';
import type { Rbm } from '../../src/rbm/rbm.js';
import { DENSITY_MODELS, densityCsv, runDensity } from '../../src/single-rbm/density.js';
import { RBM_FILE } from '../../src/single-rbm/train-rbm-run.js';
import { fromFlat, type Matrix } from '../reference/matrix.js';
import { inTemporaryFolder } from '../temporary-folder.js';

/** One half of six pixels is bright, a tenth of them are turned. */
function twoKinds(name: string): Float32Array {
  const random = seededRandom(1).fork(name);
  return Float32Array.from(
    Array.from({ length: 200 }, () => {
      const left = random.uniform() < 0.5;
      return Array.from({ length: 6 }, (_, i) => Number(i < 3 === left) ^ Number(random.uniform() < 0.1));
    }).flat(),
  );
}

/** The mean of -F(v), the log-probability but for log Z, in plain loops. */
function meanLogWeight({ parameters }: Rbm, rows: Matrix): number {
  const weights = fromFlat(parameters.weights.data, parameters.hiddenBias.data.length);
  const logWeights = rows.map((row) => {
    let sum = row.reduce((total, v, i) => total + v * (parameters.visibleBias.data[i] as number), 0);
    for (const [j, bias] of parameters.hiddenBias.data.entries()) {
      const input = row.reduce((total, v, i) => total + v * ((weights[i] as number[])[j] as number), bias);
      sum += Math.log1p(Math.exp(input));
    }
    return sum;
  });
  return logWeights.reduce((total, value) => total + value, 0) / rows.length;
}

describe('the density models', () => {
  test.each(DENSITY_MODELS)('$name: are trained, weighed, and put into a table', async (model) => {
    await inTemporaryFolder(async (folder) => {
      const [train, held] = [twoKinds('train'), twoKinds('test')];
      const row = await runDensity({
        model: { ...model, spec: { ...model.spec, hidden: 4, batchSize: 20, initialDeviation: 0.5 } },
        data: { train: floatExamples(train, 6), test: floatExamples(held, 6), provenance: {} },
        dataSource: 'two kinds',
        preprocessing: 'none',
        seed: 3,
        epochs: 60,
        temperatures: 100,
        choice: { engine: onnxEngine(1), why: 'asked for' },
        out: join(folder, 'run'),
        force: false,
      });
      const { rbm } = decodeRbm(readFileSync(join(folder, 'run', RBM_FILE)), RBM_FILE);
      const exact = await exactLogPartition(rbm);
      expect(Math.abs(row.logPartition - exact)).toBeLessThan(4 * row.standardError + 0.01);
      expect(Math.abs(row.reverseLogPartition - exact)).toBeLessThan(0.1);
      expect(row.testLogProbability + row.logPartition).toBeCloseTo(meanLogWeight(rbm, fromFlat(held, 6)), 3);
      expect(row.trainLogProbability + row.logPartition).toBeCloseTo(
        meanLogWeight(rbm, fromFlat(train, 6)),
        3,
      );
      // Pixels that know nothing of one another are coins. The best model has -2.6.
      expect(row.testLogProbability).toBeGreaterThan(-6 * Math.log(2) + 1);
      const [header, line] = densityCsv([row]).trim().split('\n') as [string, string];
      expect(header).toBe(
        'model,seed,epochs,log_z,log_z_standard_error,log_z_reverse,train_log_probability,test_log_probability,published_test_log_probability,wall_seconds',
      );
      expect(line.startsWith(`${model.name},3,60,${row.logPartition},`)).toBe(true);
      expect(line.split(',')[8]).toBe(model.published === null ? '' : String(model.published));
    });
  });
});
