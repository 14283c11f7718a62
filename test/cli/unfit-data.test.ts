import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rbmae } from './command.js';

/** A table of so many rows with the header a, b, c, and `hole` in one of the cells of b. */
function table(rows: number, hole?: { readonly row: number; readonly text: string }): string {
  const lines = Array.from({ length: rows }, (_, i) =>
    [i, i * i, Math.sin(i)].map((value, column) => (hole?.row === i + 1 && column === 1 ? hole.text : value)),
  );
  return `a,b,c\n${lines.map((line) => line.join(',')).join('\n')}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'rbmae-test-'));
const path = (name: string) => join(folder, name);
const JS = ['--engine', 'js'];
const QUICK = [...JS, '--layers', '4,2', '--rbm-epochs', '1'];

beforeAll(async () => {
  writeFileSync(path('whole.csv'), table(15));
  writeFileSync(path('late.csv'), table(10_005, { row: 10_003, text: '' }));
  writeFileSync(path('holed.csv'), table(15, { row: 3, text: 'NA' }));
  const data = ['--data', path('whole.csv')];
  await rbmae(['train', ...data, ...QUICK, '--epochs', '1', '--out', path('run')]);
  await rbmae(['pretrain', ...data, ...QUICK, '--out', path('rbms')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a missing value', () => {
  test.each<[string, string[]]>([
    ['train', [...QUICK, '--epochs', '1', '--out', 'x']],
    ['pretrain', [...QUICK, '--out', 'x']],
    ['finetune', [path('rbms'), ...JS, '--epochs', '1', '--out', 'x']],
    ['finetune', [path('run'), ...JS, '--epochs', '1', '--out', 'x']],
    ['compare', [...JS, '--code', '2', '--rbm-epochs', '1', '--epochs', '1', '--out', 'x']],
    ['train-rbm', [...JS, '--visible', 'gaussian', '--hidden', '3', '--out', 'x']],
    ['evaluate', [path('run'), ...JS]],
    ['reconstruct', [path('run'), ...JS]],
    ['encode', [path('run'), ...JS]],
  ])('is refused by %s %j', async (name, args) => {
    const outcome = await rbmae([name, ...args, '--data', path('holed.csv')], { cwd: folder });
    expect(outcome.stderr).toMatch(/Row 3 of .*holed\.csv, column "b": the value is missing/);
    expect(outcome.code).toBe(2);
    expect(readdirSync(folder)).not.toContain('x');
  });

  test('in a later block of rows: the message says which rows were written', async () => {
    const encode = ['encode', path('run'), '--data', path('late.csv'), ...JS];
    const streamed = await rbmae(encode);
    expect(streamed).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Row 10003 of .*late\.csv, .* The first 10000 rows were written\.$/m),
    });
    expect(streamed.stdout.trim().split('\n')).toHaveLength(10_001);
    const { stderr } = await rbmae([...encode, '--out', path('codes.csv')]);
    expect(stderr).toMatch(/Row 10003 of .*codes\.csv was not written\.$/m);
    expect(readdirSync(folder)).not.toContain('codes.csv');
  });
});

test('rows on another scale than the training data are noted on standard error and in the JSON', async () => {
  writeFileSync(path('far.csv'), table(15).replaceAll(/^(\d+),/gm, '$1000,'));
  for (const name of ['encode', 'evaluate']) {
    const { code, stderr, stdout } = await rbmae([
      name,
      path('run'),
      '--data',
      path('far.csv'),
      ...JS,
      '--json',
    ]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/another scale .* in 1 of 3 columns: in column "a"/),
    ]);
    expect(JSON.parse(stdout).notes).toContain(stderr.trim());
    const same = await rbmae([name, path('run'), '--data', path('whole.csv'), ...JS]);
    expect([same.code, same.stderr]).toEqual([0, '']);
  }
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;
onLinux('a folder that cannot be made is refused, and the command ends', () => {
  const unmade = '/proc/no/such/folder';
  test.each<[string, string[]]>([
    ['encode --projector', ['encode', path('run'), '--data', path('whole.csv'), '--projector', unmade]],
    ['export --format tfjs', ['export', path('run'), '--format', 'tfjs', '--out', unmade]],
    [
      'train-rbm --tensorboard',
      [
        'train-rbm',
        '--data',
        path('whole.csv'),
        '--visible',
        'gaussian',
        '--hidden',
        '2',
        '--tensorboard',
        unmade,
        '--out',
        'x',
      ],
    ],
  ])('%s', async (_, args) => {
    const outcome = await rbmae([...args, ...(args[0] === 'export' ? [] : JS)], { cwd: folder });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining(unmade) });
  });

  test('a cache', async () => {
    const args = ['train', '--data', 'mnist', '--out', 'x', ...JS];
    const outcome = await rbmae(args, { cwd: folder, env: { XDG_CACHE_HOME: '/proc/no' } });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('/proc/no') });
    const { code } = await rbmae(['encode', path('run'), '--data', path('whole.csv')], {
      env: { XDG_CACHE_HOME: '/proc/no' },
    });
    expect(code).toBe(0);
  });
});
