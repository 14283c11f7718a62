import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

test('rbmae reproduce all skips experiments without data, continues after a failure, and keeps finished results with --resume', () =>
  inTemporaryFolder(async (folder) => {
    const [data, out] = [join(folder, 'data'), join(folder, 'out')];
    mkdirSync(data);
    writeFileSync(join(data, 'olivettifaces.mat'), 'no faces');
    const command = [
      ...['reproduce', 'all', '--profile', 'smoke', '--rbm-epochs', '1', '--epochs', '1'],
      ...['--threads', '1', '--quiet', '--data-dir', data, '--out', out],
    ];
    const first = await rbmae(command);
    expect(first.code).toBe(1);
    expect(readdirSync(out).sort()).toEqual(['curves', 'depth', 'pretraining']);
    const table = first.stdout.split('\n');
    expect(table[2]).toMatch(/^experiment +model +ours +paper$/);
    for (const [experiment, model] of [
      ['curves', 'PCA'],
      ['depth', 'shallow'],
    ]) {
      const csv = readFileSync(join(out, experiment as string, 'comparison.csv'), 'utf8').split('\n');
      const [, , , , size, , error] = csv.find((line) => line.includes(`,${model},`))?.split(',') ?? [];
      expect(
        table.find((line) => line.startsWith(`${experiment} `) && line.includes(` ${model}, ${size} `)),
      ).toContain(` ${Number(error).toFixed(3)}`);
    }
    for (const name of ['mnist', 'mnist-2d', 'documents', 'reuters', 'classify'])
      expect(first.stdout).toMatch(new RegExp(`^${name} was skipped: `, 'm'));
    expect(first.stdout).toMatch(/^faces failed: .*olivettifaces\.mat/m);

    const madeAt = () => statSync(join(out, 'curves', 'run.json')).mtimeMs;
    const before = madeAt();
    rmSync(join(out, 'depth'), { recursive: true });
    rmSync(join(data, 'olivettifaces.mat'));
    const resumed = await rbmae([...command, '--resume']);
    expect(resumed.code).toBe(0);
    expect(madeAt()).toBe(before);
    const rowsOf = (text: string) => text.split('\n').filter((line) => / \d+\.\d{3}/.test(line));
    expect(rowsOf(resumed.stdout)).toEqual(rowsOf(first.stdout));

    const other = await rbmae([...command, '--resume', '--seed', '2', '--json']);
    expect(other.code).toBe(1);
    const { outcomes } = JSON.parse(other.stdout);
    expect(outcomes[0]).toMatchObject({ experiment: 'curves', state: 'failed' });
    expect(outcomes[0].reason).toMatch(/a result with other settings/);
  }));
