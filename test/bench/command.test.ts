import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rbmae } from '../cli/command.js';
import { inTemporaryFolder } from '../temporary-folder.js';

describe('rbmae bench', () => {
  test('prints the table, writes three files, and does not overwrite them', () =>
    inTemporaryFolder(async (folder) => {
      const out = join(folder, 'a', 'b');
      const args = ['bench', '--work', 'cd1-250-30', '--runs', '1', '--threads', '1', '--out', out];
      const { code, stdout, stderr } = await rbmae([...args, '--peers', '--python', 'no-such-python']);
      expect([code, stderr.split('\n')[0]]).toEqual([0, 'cd1-250-30, run 1/1, rbmae']);
      expect(stdout).toMatch(/cd1-250-30 +rbmae +[\d.]+ +[\d.]+ +[\d.]+ +ms +1 +1 +1\.00/);
      expect(stdout).toContain('on pytorch, pytorch compile: there is no no-such-python here.');

      expect(readFileSync(join(out, 'bench.csv'), 'utf8')).toMatch(/^work,.*\ncd1-250-30,rbmae,ms,/);
      expect(readFileSync(join(out, 'bench.md'), 'utf8')).toContain('| cd1-250-30 | rbmae |');
      expect(JSON.parse(readFileSync(join(out, 'machine.json'), 'utf8'))).toMatchObject({
        node: process.version,
        versions: { rbmae: expect.stringContaining('onnx') },
        matrixProductPeak: null,
      });

      const again = await rbmae(args);
      expect(again.code).toBe(2);
      expect(again.stderr).toMatch(/holds bench\.csv, bench\.md, machine\.json of an earlier benchmark/);
    }));

  test('prints one JSON object with --json, runs only the named peer, and prints nothing else with --quiet', async () => {
    const args = ['bench', '--work', 'cd1-250-30', '--runs', '1', '--threads', '1', '--json', '--quiet'];
    const one = ['--system', 'pytorch', '--python', 'no-such-python'];
    const { code, stdout, stderr } = await rbmae([...args, ...one]);
    expect([code, stderr]).toEqual([0, '']);
    const { rows, missing, peak } = JSON.parse(stdout);
    expect(rows).toMatchObject([
      { work: 'cd1-250-30', system: 'rbmae', unit: 'ms', runs: 1, ratioToOurs: 1 },
    ]);
    expect(missing).toMatchObject([{ work: 'cd1-250-30', system: 'pytorch' }]);
    expect(peak).toBeNull();
  });

  test.each([
    [['--work', 'cd1'], /There is no work 'cd1'.*cd1-784-1000/],
    [['--system', 'torch'], /There is no system 'torch'.*pytorch fused/],
    [['--runs', '0'], /--runs is '0'/],
    [['--threads', 'two'], /--threads is 'two'/],
    [['--runs', '1', '--runs', '2'], /--runs was given 2 times/],
    [['--python'], /python/],
    [['--turbo'], /turbo/],
    [['--out', 'package.json'], /package\.json cannot be used/],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr } = await rbmae(['bench', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('fails if a work that was requested by name could not be measured', async () => {
    const flags = ['--work', 'pca-30', '--data-dir', '/nowhere', '--runs', '1', '--quiet'];
    const { code, stdout, stderr } = await rbmae(['bench', ...flags]);
    expect(code).toBe(1);
    expect(stdout).toContain('pca-30: MNIST is not in /nowhere');
    expect(stderr).toBe('rbmae: Asked for, but not measured: pca-30. The reasons are given above.\n');
  });
});
