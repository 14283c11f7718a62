import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

const JS = ['--engine', 'js', '--threads', '1', '--quiet'];
const ROWS = Array.from({ length: 30 }, (_, i) => [i % 7, (i * i) % 5, (3 * i) % 11, i % 2].join(','));

const table = (folder: string) => {
  const path = join(folder, 'x.csv');
  writeFileSync(path, `a,b,c,d\n${ROWS.join('\n')}\n`);
  return path;
};

test('rbmae figures draws the learning curves of a training, and its report does not repeat them', () =>
  inTemporaryFolder(async (folder) => {
    const run = join(folder, 'run');
    const short = ['--layers', '4,2', '--rbm-epochs', '1', '--epochs', '2', '--out', run];
    expect((await rbmae(['train', '--data', table(folder), ...short, ...JS])).code).toBe(0);
    const { code, stdout } = await rbmae(['figures', run, ...JS]);
    const names = ['pretraining', 'fine-tuning'].flatMap((phase) =>
      ['svg', 'png'].map((ending) => join(run, 'figures', `learning-curve-${phase}.${ending}`)),
    );
    expect([code, stdout]).toEqual([0, `${names.join('\n')}\n`]);
    expect(names.every(existsSync)).toBe(true);

    expect((await rbmae(['report', run, '--engine', 'js'])).code).toBe(0);
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    expect(page).toContain('Learning curves: pretraining');
    expect(page).not.toContain('Figure: learning-curve');
  }));

test('rbmae report makes a page of a single RBM', () =>
  inTemporaryFolder(async (folder) => {
    const run = join(folder, 'rbm');
    const args = ['--hidden', '3', '--epochs', '2', '--visible', 'gaussian', '--out', run, ...JS];
    expect(await rbmae(['train-rbm', '--data', table(folder), ...args])).toMatchObject({ code: 0 });
    expect(await rbmae(['report', run, '--engine', 'js'])).toMatchObject({ code: 0 });
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    for (const title of ['Learning curves: pretraining', 'Figure: histograms', 'Settings and origin'])
      expect(page).toContain(title);
  }));

test('rbmae figures says of a comparison where its figures are', () =>
  inTemporaryFolder(async (folder) => {
    const run = join(folder, 'compared');
    const short = ['--code', '2', '--hidden', '4', '--rbm-epochs', '1', '--epochs', '1', '--out', run];
    expect((await rbmae(['compare', '--data', table(folder), ...short, ...JS])).code).toBe(0);
    const before = readdirSync(join(run, 'figures'));
    const { code, stderr } = await rbmae(['figures', run, ...JS]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/is a run of compare.*compared\/figures/)]);
    expect(readdirSync(join(run, 'figures'))).toEqual(before);
  }));
