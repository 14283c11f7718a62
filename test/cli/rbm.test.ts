import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rbmSpecOf, type SpecFlags } from '../../src/cli/flags/rbm-spec.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { exactLogPartition } from '../../src/rbm/likelihood/exact.js';
import { decodeRbm } from '../../src/rbm/model-file.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

/** Images of 4 x 4 bytes: one of two rows or columns is bright. */
function writeImages(path: string, count: number): void {
  const random = seededRandom(1);
  const header = [0, 0, 8, 3, 0, 0, count >> 8, count & 255, 0, 0, 0, 4, 0, 0, 0, 4];
  const pixels = Array.from({ length: count }, () => {
    const [across, at] = [random.uniform() < 0.5, Math.floor(random.uniform() * 2)];
    return Array.from({ length: 16 }, (_, i) =>
      (across ? i >> 2 : i & 3) === at && random.uniform() < 0.95 ? 255 : 0,
    );
  });
  writeFileSync(path, Uint8Array.from([...header, ...pixels.flat()]));
}

const onOneThread = ['--engine', 'onnx', '--threads', '1'];

describe('rbmae train-rbm, likelihood, sample, diagnose and figures', () => {
  test('work one after the other', async () => {
    await inTemporaryFolder(async (folder) => {
      const [data, run, events] = [join(folder, 'images'), join(folder, 'run'), join(folder, 'events')];
      writeImages(data, 600);
      const training = await rbmae([
        'train-rbm',
        '--data',
        data,
        '--binarise',
        '--hidden',
        '8',
        '--epochs',
        '6',
        '--batch',
        '20',
        '--pcd',
        '--chains',
        '30',
        '--learning-rate',
        '0.1..0.01',
        '--momentum',
        '0',
        '--bias-from-data',
        '--monitor-every',
        '2',
        '--tensorboard',
        events,
        '--out',
        run,
        '--json',
        ...onOneThread,
      ]);
      expect(training.stderr).toMatch(/epoch 6\/6, reconstruction error .*pseudo-likelihood/);
      expect(training.code).toBe(0);
      expect(JSON.parse(training.stdout)).toMatchObject({
        folder: run,
        epoch: 6,
        stoppedEarly: false,
        dead_units: 0,
      });
      expect(readdirSync(run).sort()).toEqual(['figures', 'history.csv', 'rbm.safetensors', 'run.json']);
      expect(readdirSync(events)).toHaveLength(1);
      const { metadata, rbm } = decodeRbm(readFileSync(join(run, 'rbm.safetensors')), 'rbm');
      expect(metadata).toMatchObject({
        data,
        batch_size: '20',
        image_shape: '4x4',
        learning_rate_falls: 'true',
      });
      const history = readFileSync(join(run, 'history.csv'), 'utf8').split('\n');
      expect(history.filter((line) => line.includes('reconstruction_error'))).toHaveLength(6);
      expect(history.filter((line) => line.includes('free_energy_train'))).toHaveLength(3);
      expect(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))).toMatchObject({
        kind: 'train-rbm',
        settings: { negativePhase: { method: 'pcd', chains: 30 } },
      });

      const { code, stdout } = await rbmae([
        'likelihood',
        run,
        '--ais',
        '--temperatures',
        '400',
        '--reverse',
        '--json',
        '--quiet',
        ...onOneThread,
      ]);
      const likelihood = JSON.parse(stdout);
      const [estimate] = likelihood.logPartitions;
      const logPartition = await exactLogPartition(rbm);
      expect(code).toBe(0);
      expect(Math.abs(estimate.logPartition - logPartition)).toBeLessThan(4 * estimate.standardError + 0.01);
      expect(Math.abs(estimate.reverse - logPartition)).toBeLessThan(0.3);
      // Sixteen coins would have -11.1.
      expect(likelihood.trainLogProbability).toBeGreaterThan(-9);
      expect(likelihood.trainLogProbability).toBeLessThan(0);

      const diagnosis = await rbmae(['diagnose', run, '--quiet', ...onOneThread]);
      expect(diagnosis).toEqual({ code: 0, stdout: 'Nothing wrong was found.\n', stderr: '' });

      const sampled = await rbmae([
        'sample',
        run,
        '--count',
        '3',
        '--steps',
        '20',
        '--quiet',
        ...onOneThread,
      ]);
      expect(sampled.stdout).toMatch(/^([01](,[01]){15}\n){3}$/);
      const file = join(folder, 'samples.csv');
      const few = ['sample', run, '--count', '3', '--steps', '20', '--quiet', '--json', ...onOneThread];
      const rows = sampled.stdout.trim().split('\n');
      expect(JSON.parse((await rbmae(few)).stdout)).toEqual({
        samples: rows.map((row) => row.split(',').map(Number)),
      });
      expect(JSON.parse((await rbmae([...few, '--out', file])).stdout)).toEqual({ file });
      expect(readFileSync(file, 'utf8')).toBe(sampled.stdout);
      const drawn = await rbmae([
        'figures',
        run,
        '--out',
        join(folder, 'figures'),
        '--quiet',
        ...onOneThread,
      ]);
      expect(drawn.stdout.trim().split('\n').every(existsSync)).toBe(true);
      expect(
        readdirSync(join(folder, 'figures'))
          .filter((name) => name.endsWith('.png'))
          .sort(),
      ).toEqual(['filters.png', 'hidden-probabilities.png', 'histograms.png', 'samples.png']);
    });
  });

  test('report a fault with a remedy', async () => {
    await inTemporaryFolder(async (folder) => {
      const [data, run] = [join(folder, 'images'), join(folder, 'run')];
      writeImages(data, 60);
      const args = [
        '--data',
        data,
        '--hidden',
        '200',
        '--epochs',
        '1',
        '--visible',
        'gaussian-variance',
        '--keep-order',
      ];
      expect((await rbmae(['train-rbm', ...args, '--out', run, '--quiet', ...onOneThread])).code).toBe(0);
      const { code, stdout } = await rbmae(['diagnose', run, '--quiet', ...onOneThread]);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /TOO FEW EXAMPLES: 60 examples hold .* bits.*threshold 1\. Hinton 2010.*To do: Take more examples/s,
      );
    });
  });

  test('resume an interrupted run to the bytes of an uninterrupted one, monitors included', async () => {
    await inTemporaryFolder(async (folder) => {
      const [data, whole, pieces] = [join(folder, 'images'), join(folder, 'whole'), join(folder, 'pieces')];
      writeImages(data, 200);
      const settings = ['--hidden', '8', '--epochs', '40', '--batch', '20', '--learning-rate', '0.1..0.01'];
      const args = ['train-rbm', '--data', data, ...settings, '--pcd', '--reshuffle', ...onOneThread];
      expect((await rbmae([...args, '--quiet', '--out', whole])).code).toBe(0);
      const killed = (line: RegExp, signal: NodeJS.Signals, ...flags: string[]) =>
        rbmae([...args, '--out', pieces, ...flags], { stopAt: { line, signal } });
      const interrupted = await killed(/epoch 3\/40/, 'SIGINT');
      expect(interrupted).toMatchObject({
        code: 130,
        stderr: expect.stringMatching(/Continue with --out .* and --resume/),
      });
      expect((await killed(/epoch 9\/40/, 'SIGKILL', '--resume')).code).toBeNull();
      const refusal = async (...flags: string[]) =>
        (await rbmae([...args, '--out', pieces, ...flags])).stderr;
      expect(await refusal()).toMatch(/work of an interrupted run.*--resume.*--force/);
      expect(await refusal('--resume', '--seed', '2')).toMatch(/belongs to a run with other settings/);
      const resumed = await rbmae([...args, '--out', pieces, '--resume'], { everyLine: true });
      expect([resumed.code, resumed.stderr]).toEqual([0, expect.not.stringContaining('epoch 1/40')]);
      expect(resumed.stderr).toContain('epoch 11/40');

      expect(readdirSync(folder).sort()).toEqual(['images', 'pieces', 'whole']);
      const read = (run: string, name: string) => readFileSync(join(run, name));
      const model = read(pieces, 'rbm.safetensors');
      expect(model.equals(read(whole, 'rbm.safetensors'))).toBe(true);
      const history = (run: string) =>
        read(run, 'history.csv')
          .toString()
          .replaceAll(/,[\d.]+$/gm, '');
      expect(history(pieces)).toBe(history(whole));
      expect(JSON.parse(read(pieces, 'run.json').toString()).sessions).toHaveLength(3);
    });
  });

  test('stop in good order on a signal from another process', async () => {
    await inTemporaryFolder(async (folder) => {
      const [data, out] = [join(folder, 'images'), join(folder, 'run')];
      writeImages(data, 60);
      let sent = false;
      const args = ['train-rbm', '--data', data, '--hidden', '8', '--epochs', '1000000', '--out', out];
      const { code, stderr } = await rbmae([...args, ...onOneThread], {
        onStderr(text, kill) {
          if (sent || !/epoch 3\//.test(text)) return;
          sent = true;
          kill('SIGINT');
        },
      });
      expect([code, stderr]).toEqual([130, expect.stringMatching(/run\.checkpoint keeps what was done/)]);
      expect(readdirSync(folder).sort()).toEqual(['images', 'run.checkpoint']);
    });
  });

  test.each<[string, string[], RegExp]>([
    ['no data', ['train-rbm'], /--data is missing/],
    ['a model that is not there', ['likelihood', '/nowhere'], /The RBM \/nowhere cannot be read/],
    ['a picture of another kind', ['sample', 'x', '--out', 'x.gif'], /must end in .csv, .png or .svg/],
  ])('refuse %s with exit code 2 and no stack', async (_name, args, message) => {
    const { code, stdout, stderr } = await rbmae([...args, '--quiet', '--engine', 'js']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/ {4}at /);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('the flags of train-rbm', () => {
  const flags: SpecFlags = {
    hidden: '500',
    visible: 'bernoulli',
    'hidden-units': 'bernoulli',
    cd: undefined,
    pcd: false,
    chains: undefined,
    'visible-means': false,
    epochs: '10',
    batch: '100',
    'learning-rate': undefined,
    momentum: undefined,
    'weight-cost': undefined,
    'l1-cost': undefined,
    'sparsity-target': undefined,
    'sparsity-cost': undefined,
    'initial-deviation': undefined,
    'bias-from-data': false,
    reshuffle: false,
  };

  test('default to the authors’ rbm.m, and override it', () => {
    expect(rbmSpecOf(flags)).toMatchObject({
      learningRate: 0.1,
      weightCost: 0.0002,
      momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
      negativePhase: { method: 'cd', steps: 1, visible: 'means' },
      initialVisibleBias: 'zero',
      reshuffle: false,
    });
    expect(
      rbmSpecOf({ ...flags, cd: '1,20:5', 'learning-rate': '0.05..0.001', momentum: '0.5,6:0.9' }),
    ).toMatchObject({
      negativePhase: {
        method: 'cd',
        steps: [
          { epoch: 1, value: 1 },
          { epoch: 20, value: 5 },
        ],
        visible: 'states',
      },
      schedules: {
        learningRate: { from: 0.05, to: 0.001 },
        momentum: [
          { epoch: 1, value: 0.5 },
          { epoch: 6, value: 0.9 },
        ],
      },
    });
    const sparse = rbmSpecOf({
      ...flags,
      'sparsity-target': '0.05',
      'l1-cost': '0.001',
      'learning-rate': '0.3',
    });
    expect(sparse).toMatchObject({
      sparsity: { target: 0.05, cost: 0.1, decay: 0.95 },
      absoluteWeightCost: 0.001,
      learningRate: 0.3,
    });
    expect(rbmSpecOf({ ...flags, visible: 'gaussian-variance' })).toMatchObject({
      learningRate: 0.001,
      negativePhase: { visible: 'states' },
    });
  });

  test.each<[Partial<SpecFlags>, RegExp]>([
    [{ visible: 'rectified' }, /no visible unit type 'rectified'/],
    [{ visible: 'gaussian', 'hidden-units': 'gaussian' }, /no distribution/],
    [{ 'learning-rate': '0.1,x' }, /a schedule is written 0.1,20:0.01/],
    [{ 'learning-rate': '0.1..0.2..0.3' }, /must be a number, zero or more/],
    [{ 'learning-rate': '-1' }, /must be a number, zero or more/],
    [{ 'learning-rate': '' }, /must be a number, zero or more/],
    [{ momentum: '0.5,0:0.9' }, /whole number from 1 up/],
    [{ chains: '5' }, /give it with --pcd/],
    [{ pcd: true, 'visible-means': true }, /cannot be had with --pcd/],
    [{ 'sparsity-cost': '5' }, /needs a --sparsity-target/],
    [{ hidden: '0' }, /whole number from 1 up/],
    [{ epochs: ['1', '2'] as never }, /was given 2 times/],
  ])('are refused as %j', (over, message) => {
    expect(() => rbmSpecOf({ ...flags, ...over })).toThrow(InputError);
    expect(() => rbmSpecOf({ ...flags, ...over })).toThrow(message);
  });
});
