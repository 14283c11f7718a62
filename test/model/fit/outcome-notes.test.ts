import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { jsEngine } from '../../../src/compute/js.js';
import { floatExamples } from '../../../src/data/examples.js';
import { compare } from '../../../src/model/compare/compare.js';
import { type FitOptions, fit as fitModel } from '../../../src/model/fit/fit.js';
import { trainRun } from '../../../src/model/train/train-run.js';
import { seededRandom } from '../../../src/random.js';
import { rbmSpec } from '../../../src/rbm/defaults.js';
import { runRbm } from '../../../src/single-rbm/train-rbm-run.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

const engine = jsEngine();
const choice = { engine, why: 'asked for' };
const random = seededRandom(8);
/** Rows on a line, which a code of two keeps. */
const rows = Array.from({ length: 60 }, () => {
  const t = 6 * random.uniform() - 3;
  return [t, -t, 2 * t + 1, t / 2];
});
const unit = rows.map((row) => row.map((value) => (value + 10) / 20));
const calm: FitOptions = { engine, layers: [8, 2], pretrainEpochs: 5, finetuneEpochs: 60 };

describe('a training that ends badly says so', () => {
  test.each<[string, FitOptions, number[][], RegExp[]]>([
    ['well', calm, rows, []],
    [
      'with a rate of fine-tuning that explodes',
      { ...calm, finetuneEpochs: 5, finetuneLearningRate: 1e6 },
      rows,
      [/^the validation error rose to .* in epoch 1, .* times that of the mean: .*which is 1000000$/],
    ],
    [
      'with a rate of RBMs that explodes',
      { ...calm, pretrainEpochs: 1, pretrainLearningRate: 1e6, finetuneEpochs: 0 },
      rows,
      [/^the reconstruction error of RBM 1 rose to /],
    ],
    [
      'worse than the mean, with units that code nothing',
      { ...calm, pretrainEpochs: 3, pretrainLearningRate: 300, finetuneEpochs: 0 },
      unit,
      [
        /^on held-out examples, the network has an error of .*, but the mean .* has /,
        /^10 of 10 hidden units \(100 %\)/,
      ],
    ],
    [
      'worse than before fine-tuning',
      { ...calm, finetuneEpochs: 1, finetuneLearningRate: 3, pretrainEpochs: 40 },
      unit,
      [/^fine-tuning raised the error on held-out examples from /],
    ],
  ])('%s', async (_, options, data, expected) => {
    const { notes } = await fitModel(data, options);
    for (const message of expected) expect(notes).toContainEqual(expect.stringMatching(message));
    if (expected.length === 0) expect(notes).toEqual([]);
  });

  test('once, to the caller and in run.json', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'x.csv'), rows.map((row) => row.join(',')).join('\n'));
      const said: string[] = [];
      const { folder: out, notes } = await trainRun({
        ...{ data: join(folder, 'x.csv'), read: {}, choice, out: join(folder, 'run'), force: false },
        fit: { layers: [8, 2], pretrainEpochs: 1, finetuneEpochs: 5, finetuneLearningRate: 1e6 },
        onNote: (note) => said.push(note),
      });
      expect(notes).toEqual(said);
      expect(said.filter((note) => note.startsWith('the validation error rose to '))).toHaveLength(1);
      expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).notes).toEqual(said);
    }));

  test('in comparisons', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'x.csv'), rows.map((row) => row.join(',')).join('\n'));
      const { folder: out, notes } = await compare({
        ...{ data: join(folder, 'x.csv'), read: {}, choice, out: join(folder, 'run'), force: false },
        ...{ codes: [2], hidden: [4], seeds: [1] },
        plan: { pretrainEpochs: 1, finetuneEpochs: 1, finetuneLearningRate: 100 },
      });
      const [note] = notes.filter((text) => text.startsWith('on test examples, '));
      expect(note).toMatch(/with code 2 and seed 1 \(and \d others\) has an error of .*, but the mean/);
      expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).notes).toContain(note);
    }));
});

describe('a single RBM of Gaussian units', () => {
  const trained = (values: number[][], epochs: number, learningRate: number) =>
    inTemporaryFolder(async (folder) => {
      const said: string[] = [];
      const spec = rbmSpec({
        units: { visible: 'gaussian', hidden: 'bernoulli' },
        hidden: 6,
        epochs,
        learningRate,
      });
      const {
        notes,
        faults,
        folder: out,
      } = await runRbm({
        ...{ spec, choice, seed: 1, force: false, keepOrder: false, monitorEvery: 1 },
        ...{ dataSource: 'x', preprocessing: 'none', out: join(folder, 'rbm') },
        data: { train: floatExamples(Float32Array.from(values.flat()), 4), provenance: {} },
        onNote: (note) => said.push(note),
      });
      expect(notes).toEqual(said);
      expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).notes).toEqual(said);
      return { said, faults };
    });

  test('says that its data are not scaled, and that the training exploded', async () => {
    const { said, faults } = await trained(
      rows.map((row) => row.map((value, i) => 4000 * (i + 1) + 1000 * value)),
      3,
      0.1,
    );
    expect(said[0]).toMatch(/^The components have a variance of .* on average.*Standardise the data/);
    expect(faults).toContainEqual(
      expect.stringMatching(/^the reconstruction error rose to .* times that of the mean/),
    );
  });

  test('says nothing of data of variance 1', async () => {
    const values = Array.from({ length: 300 }, (_, i) => [
      ...seededRandom(i).fillNormal(new Float32Array(4), 1),
    ]);
    const { said } = await trained(values, 2, 0.001);
    expect(said.filter((note) => !/hidden units/.test(note))).toEqual([]);
  });
});
