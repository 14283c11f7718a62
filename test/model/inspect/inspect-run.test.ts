import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { messageOf } from '../../../src/errors.js';
import { inspectRun, isRun, namesIn, runsIn } from '../../../src/model/inspect/inspect-run.js';
import { rbmae } from '../../cli/command.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

const inFolder = <T>(files: Readonly<Record<string, string>>, look: (folder: string) => T | Promise<T>) =>
  inTemporaryFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return look(folder);
  });

describe('the kind of a run', () => {
  test.each([
    ['train', { kind: 'train', data: { path: 'a.csv' }, seeds: [1, 2] }, { data: 'a.csv', seeds: '1, 2' }],
    ['train', { command: 'train', seed: 3, data: { path: 'a.csv' } }, { seeds: '3', command: undefined }],
    ['compare', { kind: 'compare', engine: { name: 'js' } }, { engine: 'js' }],
    ['train-rbm', { kind: 'rbm', data: { source: 'mnist' } }, { data: 'mnist' }],
    [
      'reproduce',
      { experiment: { name: 'mnist', title: 'MNIST' }, command: 'rbmae reproduce mnist --seed 1' },
      { title: 'MNIST', command: 'rbmae reproduce mnist --seed 1' },
    ],
    ['classify', { experiment: { name: 'classify' } }, {}],
  ])('%s is told by its record %j', (run, record, facts) =>
    inFolder({ 'run.json': JSON.stringify(record) }, (folder) => {
      expect(isRun(namesIn(folder))).toBe(true);
      expect(inspectRun(folder)).toMatchObject({ run, weights: [], ...facts });
    }),
  );

  test('is unknown where the record is damaged', () =>
    inFolder({ 'run.json': '{' }, (folder) => {
      expect(() => inspectRun(folder)).toThrow(/run\.json cannot be read/);
    }));

  test('is no kind of data: a folder of images or of runs', () =>
    inFolder({}, (folder) => {
      expect(isRun(['a.png', 'b.jpg'])).toBe(false);
      mkdirSync(join(folder, 'one'));
      writeFileSync(join(folder, 'one', 'run.json'), '{}');
      mkdirSync(join(folder, 'images'));
      expect(runsIn(folder)).toEqual(['one']);
    }));
});

test('the command tells of a run without weights, of links in a circle, of standard input, and refuses idle flags', () =>
  inTemporaryFolder(async (folder) => {
    const inspect = async (...args: string[]) => {
      const { code, stdout, stderr } = await rbmae(['inspect', ...args], {
        cwd: folder,
        stdin: 'a,b\n1,2\n2,5\n',
      });
      return [code, stdout + stderr];
    };
    mkdirSync(join(folder, 'result'));
    writeFileSync(join(folder, 'result', 'run.json'), '{"kind":"train"}');
    writeFileSync(join(folder, 'result', 'config.yaml'), 'data: a.csv');
    symlinkSync('there', join(folder, 'here'));
    symlinkSync('here', join(folder, 'there'));
    const told = (pattern: RegExp) => expect.stringMatching(pattern);
    const again = /weights +none in this folder.*rbmae train --config result.config\.yaml --out NEW/;
    expect(await inspect('result')).toEqual([0, told(again)]);
    expect(await inspect('result', '--label', 'x')).toEqual([2, told(/--label says how data are read/)]);
    expect(await inspect('here')).toEqual([2, told(/links lead in a circle/)]);
    expect(await inspect('x'.repeat(300))).toEqual([2, told(/name is too long/)]);
    expect(await inspect('-')).toEqual([0, told(/rows +2[\s\S]*rbmae train --data - --out run/)]);
  }));

test('a folder that cannot be read has a plain message', () => {
  try {
    namesIn('/nowhere');
  } catch (error) {
    expect(messageOf(error)).toBe(
      'The folder /nowhere cannot be read: there is no such file. Check the path.',
    );
  }
  expect.assertions(1);
});
