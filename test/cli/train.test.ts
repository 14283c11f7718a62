import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { encode as encodePng } from 'fast-png';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { parse as parseYaml } from 'yaml';
import { seededRandom } from '../../src/random.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { MAIN, rbmae } from './command.js';

const random = seededRandom(7);
/** Rows on mixed scales that two numbers make, with a label. */
const rows = Array.from({ length: 120 }, () => {
  const [a, b] = [random.uniform(), random.uniform()];
  return [a, 1000 * b, a - b, 5 + a * b, 1e4 * (a + b), Math.sin(a)].map((value) =>
    Number(value.toPrecision(6)),
  );
});
const labels = rows.map(([a = 0]) => (a > 0.5 ? 'large, a' : 'small'));
const header = ['a', 'b', 'c', 'd', 'e', 'f'];
const csv = (columns = header) =>
  [
    [...columns, 'kind'].join(','),
    ...rows.map((row, i) =>
      [...columns.map((name) => row[header.indexOf(name)]), `"${labels[i]}"`].join(','),
    ),
  ].join('\n');
const QUICK = ['--threads', '1', '--engine', 'js', '--layers', '8,2', '--rbm-epochs', '2', '--epochs', '5'];
const table = (text: string) => parse(text, { columns: true }) as Record<string, string>[];

describe('rbmae train, and the commands that use its model', () => {
  test('a table becomes a model, its codes come in row order, reconstruct equals decode of encode', () =>
    inTemporaryFolder(async (folder) => {
      const [data, run] = [join(folder, 'table.csv'), join(folder, 'run')];
      writeFileSync(data, csv());
      const trained = await rbmae(['train', '--data', data, '--label', 'kind', '--out', run, ...QUICK]);
      expect([trained.code, trained.stderr]).toEqual([0, expect.stringContaining('scaling standardise')]);
      expect(trained.stdout).toMatch(/table\.csv: 6-8-2[\s\S]*mean[\s\S]*PCA[\s\S]*autoencoder/);
      expect(readdirSync(folder).sort()).toEqual(['run', 'table.csv']);
      expect(readdirSync(run).sort()).toEqual([
        'comparison.csv',
        'config.yaml',
        'history.csv',
        'model.safetensors',
        'run.json',
      ]);

      const apply = async (args: string[]) => {
        const { code, stdout, stderr } = await rbmae([...args, '--threads', '1', '--engine', 'js']);
        expect([code, stderr]).toEqual([0, '']);
        return stdout;
      };
      const codes = await apply(['encode', run, '--data', data, '--label', 'kind']);
      expect(Object.keys(table(codes)[0] ?? {})).toEqual(['label', 'code_1', 'code_2']);
      expect(table(codes).map(({ label }) => label)).toEqual(labels);
      // Other columns first, in another order: the model finds its own.
      writeFileSync(join(folder, 'turned.csv'), csv([...header].reverse()));
      const turned = await apply(['encode', run, '--data', join(folder, 'turned.csv')]);
      expect(table(turned)).toEqual(table(codes).map(({ label: _, ...code }) => code));

      writeFileSync(join(folder, 'codes.csv'), codes);
      const decoded = await apply(['decode', run, '--codes', join(folder, 'codes.csv')]);
      expect(decoded).toBe(await apply(['reconstruct', run, '--data', data]));
      await apply(['encode', run, '--data', data, '--out', join(folder, 'codes.npy')]);
      expect(await apply(['decode', run, '--codes', join(folder, 'codes.npy')])).toBe(decoded);

      const evaluation = JSON.parse(await apply(['evaluate', run, '--data', data, '--json']));
      expect(evaluation).toMatchObject({ count: 120, components: 6 });
      const measured = table(decoded).map((row) => header.map((name) => Number(row[name])));
      const deviation = header.map((_, i) => spread(rows.map((row) => row[i] as number)));
      // Standardised by the training part, whose deviation is near that of all.
      const error =
        measured.reduce(
          (sum, row, r) =>
            sum +
            row.reduce(
              (s, value, i) => s + ((value - (rows[r]?.[i] as number)) / (deviation[i] as number)) ** 2,
              0,
            ),
          0,
        ) / 120;
      expect(evaluation.squaredError / error).toBeCloseTo(1, 1);

      expect(JSON.parse(await inspected(run))).toMatchObject({
        kind: 'model',
        layers: '6-8-2',
        scaling: 'standardise',
        columns: header,
      });
      expect(JSON.parse(await inspected(data))).toMatchObject({
        kind: 'data',
        format: 'csv',
        rows: 120,
        components: 7 - 1,
      });

      const report = await apply(['report', run]);
      const page = readFileSync(report.trim(), 'utf8');
      expect(page).toMatch(/<h2>Codes<\/h2>[\s\S]*small/);
      expect(page).not.toMatch(/(src|href)="(?!data:)/);

      async function inspected(path: string) {
        const { stdout } = await rbmae([
          'inspect',
          path,
          '--json',
          ...(path === data ? ['--label', 'kind'] : []),
        ]);
        return stdout;
      }
    }));

  test('its config.yaml repeats the run to the byte, and flags override it', () =>
    inTemporaryFolder(async (folder) => {
      const data = join(folder, 'table.csv');
      writeFileSync(data, csv());
      const train = (out: string, args: string[]) =>
        rbmae(['train', '--out', join(folder, out), '--quiet', ...args]);
      expect((await train('a', ['--data', data, '--exclude', 'kind', '--json', ...QUICK])).code).toBe(0);
      const config = join(folder, 'a', 'config.yaml');
      expect(parseYaml(readFileSync(config, 'utf8'))).toMatchObject({
        layers: [8, 2],
        epochs: 5,
        scaling: 'standardise',
        exclude: ['kind'],
      });
      expect(await train('b', ['--config', config])).toMatchObject({ code: 0, stderr: '' });
      expect(await train('c', ['--config', config, '--seed', '2'])).toMatchObject({ code: 0 });
      const model = (out: string) => readFileSync(join(folder, out, 'model.safetensors'));
      expect(model('b').equals(model('a'))).toBe(true);
      expect(model('c').equals(model('a'))).toBe(false);
    }));

  test('a folder of images and a Parquet of the same pixels give the same model', () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'images'));
      const pixels = Array.from({ length: 40 }, () =>
        Uint8Array.from({ length: 64 }, () => Math.floor(256 * random.uniform())),
      );
      for (const [i, data] of pixels.entries())
        writeFileSync(
          join(folder, 'images', `${i}.png`),
          encodePng({ width: 8, height: 8, channels: 1, data }),
        );
      const columnData = Array.from({ length: 64 }, (_, c) => ({
        name: `p${c}`,
        type: 'INT32' as const,
        data: pixels.map((row) => row[c] as number),
      }));
      writeFileSync(join(folder, 'x.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })));
      const errors: unknown[] = [];
      for (const [i, data] of ['images', 'x.parquet'].entries()) {
        const { code, stdout } = await rbmae([
          'train',
          '--data',
          join(folder, data),
          '--out',
          join(folder, `run${i}`),
          '--json',
          '--quiet',
          ...QUICK,
        ]);
        const { scaling, summary } = JSON.parse(stdout);
        expect([code, scaling]).toEqual([0, '/255']);
        errors.push(summary.at(-1).testSquaredError);
      }
      expect(errors[1]).toEqual(errors[0]);
      const { stdout } = await rbmae([
        'encode',
        join(folder, 'run0'),
        '--data',
        join(folder, 'images'),
        '--threads',
        '1',
      ]);
      expect(table(stdout).map(({ name }) => name)).toEqual(pixels.map((_, i) => `${i}.png`));
    }));

  test('reads standard input and fills in missing values on request', () =>
    inTemporaryFolder(async (folder) => {
      const holes = csv().replace(/^[\d.]+,/m, ',');
      const refused = await piped(
        ['train', '--data', '-', '--exclude', 'kind', '--out', join(folder, 'run'), ...QUICK],
        holes,
      );
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/Row \d+ of standard input, column "a": the value is missing.*train with --missing mean/),
      });
      expect(readdirSync(folder)).toEqual([]);
      const filled = await piped(
        [
          'train',
          '--data',
          '-',
          '--missing',
          'mean',
          '--exclude',
          'kind',
          '--out',
          join(folder, 'run'),
          ...QUICK,
        ],
        holes,
      );
      expect(filled.code).toBe(0);
    }));

  test('a killed run is resumed to the bytes of an uninterrupted one', () =>
    inTemporaryFolder(async (folder) => {
      const data = join(folder, 'table.csv');
      writeFileSync(data, csv());
      const args = (out: string) => [
        ...['train', '--data', data, '--exclude', 'kind', '--out', join(folder, out)],
        ...QUICK.with(-1, '40'),
      ];
      expect((await rbmae(args('whole'))).code).toBe(0);
      const stopAt = { line: /fine-tuning, epoch 3\/40/, signal: 'SIGKILL' } as const;
      expect((await rbmae(args('run'), { stopAt })).code).toBeNull();
      expect(readdirSync(folder)).toContain('run.checkpoint');
      expect(await rbmae(args('run'))).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--resume'),
      });
      expect((await rbmae([...args('run'), '--resume'])).code).toBe(0);
      const model = (out: string) => readFileSync(join(folder, out, 'model.safetensors'));
      expect(model('run').equals(model('whole'))).toBe(true);
      expect(
        readdirSync(folder).filter((name) => name.includes('checkpoint') || name.includes('lock')),
      ).toEqual([]);
    }));

  test.each<[string, string[], RegExp]>([
    ['no data', ['train', '--out', 'x'], /--data is missing/],
    ['no folder', ['train', '--data', 'x.csv'], /--out is missing/],
    ['no such file', ['train', '--data', '/nowhere.csv', '--out', 'x'], /there is no such file/],
    [
      'a scaling that is none',
      ['train', '--data', 'x', '--out', 'x', '--scaling', 'log'],
      /no scaling 'log'/,
    ],
    [
      'a rate of zero',
      ['train', '--data', 'x', '--out', 'x', '--learning-rate', '0'],
      /--learning-rate is '0'/,
    ],
    ['a flag with a value', ['train', '--data', 'x', '--out', 'x', '--quiet=5'], /--quiet is '5'/],
    ['layers of words', ['train', '--data', 'x', '--out', 'x', '--layers', '3,big'], /--layers is 'big'/],
    [
      'no configuration',
      ['train', '--config', '/nowhere.yaml'],
      /configuration \/nowhere.yaml cannot be read/,
    ],
    ['no run', ['encode', '/nowhere', '--data', 'x'], /\/nowhere cannot be read/],
    ['an unknown format', ['export', 'x', '--format', 'pdf', '--out', 'y'], /no format 'pdf'/],
    ['a size that is none', ['encode', 'x', '--data', 'x', '--memory', 'lots'], /--memory is 'lots'/],
  ])('%s is refused with exit code 2', async (_, args, reason) => {
    const { code, stderr } = await rbmae(args);
    expect(stderr).toMatch(reason);
    expect(code).toBe(2);
  });
});

function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function piped(args: readonly string[], input: string): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    child.on('close', (code) => resolve({ code, stderr }));
    child.stdin.end(input);
  });
}
