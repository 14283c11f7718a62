import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { jsEngine } from '../../../src/compute/js.js';
import { floatExamples } from '../../../src/data/examples.js';
import { holdBack } from '../../../src/data/split.js';
import { InputError } from '../../../src/errors.js';
import { compare } from '../../../src/model/compare/compare.js';
import { htmlReport } from '../../../src/model/report/report.js';
import { seededRandom } from '../../../src/random.js';
import { covariance } from '../../reference/statistics.js';
import { rowsOf } from '../../support.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

const engine = jsEngine();
const random = seededRandom(3);
const values = Array.from({ length: 60 }, () => {
  const [a, b] = [random.uniform(), random.uniform()];
  return [a, b, a * b, (a + b) / 2, 1 - a ** 2];
});
const csv = values.map((row) => row.join(',')).join('\n');
const options = {
  read: {},
  codes: [2, 1],
  hidden: [6],
  plan: { pretrainEpochs: 1, finetuneEpochs: 2 },
  seeds: [1, 2],
  choice: { engine, why: 'asked for' },
  force: false,
};

test('a comparison has every model with every code size and seed, and PCA as its eigenvalues say', () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'x.csv'), csv);
    const { rows, folder: result } = await compare({
      ...options,
      data: join(folder, 'x.csv'),
      read: { ...options.read, delimiter: ',', header: false },
      out: join(folder, 'out'),
    });
    const names = [
      'PCA',
      'autoencoder before fine-tuning',
      'autoencoder',
      'random start',
      'plain autoencoder',
      'logistic PCA',
    ];
    const expected = [1, 2].flatMap((seed) =>
      [2, 1].flatMap((code) => names.map((name) => `${name} ${code} ${seed}`)),
    );
    const found = rows
      .filter(({ codeSize }) => codeSize > 0)
      .map(({ model, codeSize, seed }) => `${model} ${codeSize} ${seed}`);
    expect(found.sort()).toEqual(expected.sort());
    // The data lie in [0, 1] and stay as they are.
    const { train } = holdBack(
      floatExamples(Float32Array.from(values.flat()), 5),
      0.2,
      seededRandom(1).fork('test'),
    );
    const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(covariance(rowsOf(train))), {
      assumeSymmetric: true,
    });
    for (const { codeSize, trainSquaredError } of rows.filter(({ model }) => model === 'PCA')) {
      const left = realEigenvalues.toSorted((a, b) => b - a).slice(codeSize);
      const expected = left.reduce((sum, value) => sum + value, 0);
      expect(trainSquaredError / expected).toBeCloseTo(1, 3);
    }
    expect(readdirSync(result).sort()).toEqual([
      'comparison.csv',
      'comparison.md',
      'config.yaml',
      'figures',
      'history.csv',
      'run.json',
    ]);
    expect(readFileSync(join(result, 'config.yaml'), 'utf8')).toMatch(/delimiter: ","\nheader: false\n/);
    expect(readFileSync(join(result, 'comparison.md'), 'utf8')).toContain('Trained on 48 examples');
    const page = await htmlReport({ engine, folder: result });
    expect(page).toContain('<td>logistic PCA</td><td>2</td>');
    expect(page).toContain('Learning curves: fine-tuning');
  }));

test('a comparison without codes, or with one twice, is refused', async () => {
  for (const codes of [[], [2, 2]]) {
    await expect(compare({ ...options, codes, data: 'x', out: 'y' })).rejects.toThrow(InputError);
  }
});
