import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { encoderSizes } from '../../src/unroll/autoencoder.js';
import { decodeAutoencoder } from '../../src/unroll/model-file.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae, withoutSeconds } from './command.js';
import { writeDigits } from './digits.js';

const SMOKE = ['reproduce', 'curves', '--profile', 'smoke', '--threads', '1'];
const digitsFrom = (folder: string) => [
  ...['reproduce', 'mnist', '--profile', 'smoke', '--data-dir', folder],
  ...['--out', join(folder, 'out')],
];

describe('rbmae reproduce', () => {
  test('leaves a complete result folder and prints the table, the folder and the figure', () =>
    inTemporaryFolder(async (folder) => {
      const { code, stdout, stderr } = await rbmae([...SMOKE, '--seed', '1', '--seed', '2', '--out', folder]);
      expect(code).toBe(0);
      const result = join(folder, 'curves');
      expect(readdirSync(folder)).toEqual(['curves']);
      expect(readdirSync(result, { recursive: true }).map(String).sort()).toEqual([
        'comparison.csv',
        'comparison.md',
        'figures',
        'figures/filters.png',
        'figures/filters.svg',
        'figures/learning-curve.png',
        'figures/learning-curve.svg',
        'figures/reconstructions.png',
        'figures/reconstructions.svg',
        'history.csv',
        'model-seed-2.safetensors',
        'model.safetensors',
        'run.json',
      ]);
      expect(stdout).toMatch(/PCA +6 +10\.\d{3} ± 0\.000/);
      expect(stdout).toMatch(/autoencoder +6 +\d+\.\d{3} ± \d+\.\d{3}/);
      expect(stdout).toContain(`Results: ${result}`);
      expect(stdout).toContain(join(result, 'figures', 'reconstructions.png'));
      expect(stderr).toMatch(
        /seed 2, autoencoder, pretraining, layer 3\/3, epoch 2\/2, error [\d.]+, \d+ s(, about \d+ s left)?\n/,
      );

      const record = JSON.parse(readFileSync(join(result, 'run.json'), 'utf8'));
      expect(record).toMatchObject({ profile: 'smoke', seeds: [1, 2], engine: { name: 'onnx', threads: 1 } });
      expect(record.settings.networks[0].layers[0]).toMatchObject({ hidden: 40, learningRate: 0.1 });
      const { autoencoder } = decodeAutoencoder(readFileSync(join(result, 'model.safetensors')), 'model');
      expect(encoderSizes(autoencoder)).toEqual([784, 40, 20, 6]);
      const header = readFileSync(join(result, 'comparison.csv'), 'utf8').split('\n')[0];
      expect(header).toBe(
        'experiment,profile,seed,model,code_size,train_squared_error,test_squared_error,paper_test_squared_error,wall_seconds',
      );
    }));

  test('gives the same bytes twice, except for times', () =>
    inTemporaryFolder(async (folder) => {
      const read = (run: string, name: string) => readFileSync(join(folder, run, 'curves', name));
      for (const run of ['a', 'b'])
        expect((await rbmae([...SMOKE, '--quiet', '--out', join(folder, run)])).code).toBe(0);
      expect(read('b', 'model.safetensors').equals(read('a', 'model.safetensors'))).toBe(true);
      expect(withoutSeconds(read('b', 'comparison.csv').toString())).toBe(
        withoutSeconds(read('a', 'comparison.csv').toString()),
      );
      expect(withoutSeconds(read('b', 'history.csv').toString())).toBe(
        withoutSeconds(read('a', 'history.csv').toString()),
      );
    }));

  test('prints one JSON object with --json, and nothing else with --quiet', () =>
    inTemporaryFolder(async (folder) => {
      const { code, stdout, stderr } = await rbmae([...SMOKE, '--json', '--quiet', '--out', folder]);
      expect([code, stderr]).toEqual([0, '']);
      const { rows, folder: printed } = JSON.parse(stdout);
      expect(printed).toBe(join(folder, 'curves'));
      expect(rows.map((row: { model: string; codeSize: number }) => `${row.model} ${row.codeSize}`)).toEqual([
        'mean image 0',
        'PCA 6',
        'autoencoder before fine-tuning 6',
        'autoencoder 6',
      ]);
    }));

  test('does not touch an existing result without --force, and replaces it whole with it', () =>
    inTemporaryFolder(async (folder) => {
      const old = join(folder, 'curves');
      mkdirSync(old);
      for (const name of ['run.json', 'old.txt']) writeFileSync(join(old, name), 'old');
      const refused = await rbmae([...SMOKE, '--out', folder]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/curves exists.*--force/);
      expect(readFileSync(join(old, 'run.json'), 'utf8')).toBe('old');

      expect((await rbmae([...SMOKE, '--quiet', '--force', '--out', folder])).code).toBe(0);
      expect(existsSync(join(old, 'old.txt'))).toBe(false);
      expect(readdirSync(folder)).toEqual(['curves']);
    }));

  test('does not replace a folder that is no result, even with --force', () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'curves'));
      writeFileSync(join(folder, 'curves', 'thesis.tex'), 'irreplaceable');
      const { code, stderr } = await rbmae([...SMOKE, '--force', '--out', folder]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/not an earlier result/);
      expect(readFileSync(join(folder, 'curves', 'thesis.tex'), 'utf8')).toBe('irreplaceable');
    }));

  test.each([
    ['SIGINT', 'onnx'],
    ['SIGTERM', 'onnx'],
    ['SIGHUP', 'onnx'],
    ['SIGINT', 'js'],
  ] as const)(
    'stopped by %s on engine %s leaves a checkpoint behind and the former result in place',
    (signal, engine) =>
      inTemporaryFolder(async (folder) => {
        mkdirSync(join(folder, 'curves'));
        writeFileSync(join(folder, 'curves', 'run.json'), 'old');
        const args = [...SMOKE, '--engine', engine, '--force', '--out', folder];
        const { code, stderr } = await rbmae(args, { stopAt: { line: /epoch 1\//, signal } });
        expect(code).toBe(130);
        expect(stderr).toMatch(/Stopped before the end.*curves\.checkpoint.*--resume/);
        expect(readdirSync(folder)).toEqual(['curves', 'curves.checkpoint']);
        expect(readFileSync(join(folder, 'curves', 'run.json'), 'utf8')).toBe('old');
      }),
  );

  test('cleans up if two signals arrive at once, including folders it made', () =>
    inTemporaryFolder(async (folder) => {
      let sent = false;
      const { code } = await rbmae(
        ['reproduce', 'curves', '--rbm-epochs', '1000', '--threads', '1', '--out', join(folder, 'a', 'b')],
        {
          onStderr(text, kill) {
            if (sent || !/epoch 1\//.test(text)) return;
            sent = true;
            kill('SIGINT');
            kill('SIGINT');
          },
        },
      );
      expect(code).toBe(130);
      expect(
        readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('partial')),
      ).toEqual([]);
    }));

  test('leaves no empty folders if it fails at once', () =>
    inTemporaryFolder(async (folder) => {
      const { code } = await rbmae([
        'reproduce',
        'mnist',
        '--data-dir',
        '/nowhere',
        '--out',
        join(folder, 'a', 'b'),
      ]);
      expect([code, readdirSync(folder)]).toEqual([2, []]);
    }));

  (process.platform === 'linux' ? test : test.skip)(
    'refuses a place where no folder can be made, instead of trying forever',
    async () => {
      const { code, stderr } = await rbmae([...SMOKE, '--out', '/proc/nowhere/deep']);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/\/proc\/nowhere\/deep.*cannot be written/)]);
    },
  );

  test('keeps its results elsewhere if another run has taken the place meanwhile, and says where', () =>
    inTemporaryFolder(async (folder) => {
      const act = () => void mkdirSync(join(folder, 'curves'));
      const { code, stderr } = await rbmae([...SMOKE, '--out', folder], {
        pauseAt: { line: /mean image/, act },
      });
      expect(code).toBe(1);
      const kept = stderr.match(/They are kept in (\S+)/)?.[1] ?? '';
      expect(readdirSync(kept)).toContain('run.json');
    }));

  test('names its own commit, not that of a repository that git’s environment names', () =>
    inTemporaryFolder(async (folder) => {
      const head = () => {
        const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
        return status === 0 ? stdout.trim() : null;
      };
      const args = [...SMOKE, '--quiet', '--out', folder];
      // Somebody may commit meanwhile.
      const before = head();
      expect((await rbmae(args, { env: { GIT_DIR: join(folder, 'elsewhere') } })).code).toBe(0);
      const { sessions } = JSON.parse(readFileSync(join(folder, 'curves', 'run.json'), 'utf8'));
      expect([before, head()]).toContain(sessions[0].surroundings.gitCommit);
    }));

  (process.platform === 'win32' ? test.skip : test)(
    'refuses a pipe in place of a data file, which it would wait for',
    () =>
      inTemporaryFolder(async (folder) => {
        spawnSync('mkfifo', [join(folder, 'train-images-idx3-ubyte')]);
        const { code, stderr } = await rbmae(digitsFrom(folder));
        expect(code).toBe(2);
        expect(stderr).toMatch(/train-images-idx3-ubyte cannot be read \(it is no regular file\)/);
      }),
  );

  test('reports the chosen engine and the reason', () =>
    inTemporaryFolder(async (folder) => {
      const { stderr } = await rbmae([...SMOKE, '--out', folder]);
      expect(stderr).toMatch(/^engine onnx \(onnxruntime [\d.]+, cpu, threads: 1\): \S+/);
    }));

  test('writes nothing outside its folder: no telemetry of onnxruntime in the cache', () =>
    inTemporaryFolder(async (folder) => {
      const env = { XDG_CACHE_HOME: join(folder, 'cache'), HOME: join(folder, 'home') };
      expect((await rbmae([...SMOKE, '--quiet', '--out', join(folder, 'out')], { env })).code).toBe(0);
      expect(
        readdirSync(folder, { recursive: true }).filter((name) => /Microsoft|onnxruntime/.test(String(name))),
      ).toEqual([]);
    }));

  test('continues when nobody reads its progress any more', () =>
    inTemporaryFolder(async (folder) => {
      const { code } = await rbmae([...SMOKE, '--out', folder], { closesStderr: true });
      expect(code).toBe(0);
      expect(existsSync(join(folder, 'curves', 'run.json'))).toBe(true);
    }));

  test.each([
    ['an unknown experiment', ['reproduce', 'cats'], /no experiment 'cats'.*curves, mnist/],
    ['no experiment', ['reproduce'], /<experiment> is missing: write rbmae reproduce <experiment>/],
    ['an unknown command', ['produce'], /no command 'produce'.*reproduce, train/],
    ['an unknown flag', [...SMOKE, '--sed', '1'], /Unknown argument: sed/],
    [
      'an unknown profile',
      ['reproduce', 'curves', '--profile', 'fast'],
      /no profile 'fast'.*smoke, quick, paper/,
    ],
    [
      'an unknown engine',
      [...SMOKE, '--engine', 'abacus'],
      /no engine 'abacus'.*auto, native, onnx, tensorflow, js/,
    ],
    ['a negative seed', [...SMOKE, '--seed', '-1'], /--seed is '-1'/],
    ['half a seed', [...SMOKE, '--seed', '1.5'], /--seed is '1.5'/],
    [
      'a seed beyond exact numbers',
      [...SMOKE, '--seed', '99999999999999999'],
      /--seed is '99999999999999999'/,
    ],
    ['a seed without a number', [...SMOKE, '--seed'], /Not enough arguments following: seed/],
    [
      'more threads than any machine has',
      ['reproduce', 'curves', '--threads', '100000'],
      /--threads is '100000'.*1 to 256/,
    ],
    ['words after --', [...SMOKE, '--', '--seed', '5'], /What follows -- is not read: --seed 5/],
    ['an empty place', [...SMOKE, '--out', ''], /--out is empty/],
    ['a seed twice', [...SMOKE, '--seed', '3', '--seed', '3'], /--seed 3 was given twice/],
    ['zero threads', ['reproduce', 'curves', '--threads', '0'], /--threads is '0'/],
    ['a profile twice', [...SMOKE, '--profile', 'quick'], /--profile was given 2 times/],
    [
      'a missing data folder',
      ['reproduce', 'mnist', '--profile', 'smoke', '--data-dir', '/nowhere/at/all'],
      /\/nowhere\/at\/all/,
    ],
    ['a result folder below a file', [...SMOKE, '--out', 'package.json'], /package\.json.*--out/],
  ])('refuses %s with exit code 2 and without a stack trace', async (_what, args, message) =>
    inTemporaryFolder(async (folder) => {
      const withOut = args.includes('--out')
        ? args
        : [...args.slice(0, 2), '--out', folder, ...args.slice(2)];
      const { code, stdout, stderr } = await rbmae(withOut);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.replaceAll('\n', ' ')).toMatch(message);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(readdirSync(folder)).toEqual([]);
    }),
  );

  (process.getuid?.() === 0 ? test.skip : test)(
    'refuses a folder that cannot be written (skipped for root, who can)',
    () =>
      inTemporaryFolder(async (folder) => {
        chmodSync(folder, 0o500);
        const { code, stderr } = await rbmae([...SMOKE, '--out', folder]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/cannot be written: EACCES/);
      }),
  );

  test('runs on digits from the user’s own folder', () =>
    inTemporaryFolder(async (folder) => {
      writeDigits(folder, 120, 40);
      const { code, stderr } = await rbmae(digitsFrom(folder));
      expect([code, stderr.includes('rbmae:')]).toEqual([0, false]);
      const record = JSON.parse(readFileSync(join(folder, 'out/mnist/run.json'), 'utf8'));
      expect(record.data).toMatchObject({
        train: 120,
        test: 40,
        provenance: { checksums: expect.stringContaining('other than published') },
      });
    }));
});
