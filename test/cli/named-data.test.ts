import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';
import { writeDigits } from './digits.js';

const ENGINE = ['--engine', 'js', '--threads', '1'];

test('--data mnist is known to every command that reads data, and wins over a file of this name', () =>
  inTemporaryFolder(async (folder) => {
    const digits = join(folder, 'digits');
    mkdirSync(digits);
    writeDigits(digits, 60, 20);
    writeFileSync(join(folder, 'mnist'), '1,2\n3,4\n5,6');
    const ran = async (...args: string[]) => {
      const { code, stdout, stderr } = await rbmae(args, { cwd: folder });
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('rbmae:')]);
      return stdout;
    };
    const data = ['--data', 'mnist', '--data-dir', 'digits'];
    const length = ['--rbm-epochs', '1', '--epochs', '1', '--quiet', ...ENGINE];
    const trained = await ran('train', ...data, '--layers', '8,2', '--out', 'run', ...length);
    expect(trained).toMatch(/^mnist: 784-8-2/);
    const file = join(digits, 'train-images-idx3-ubyte');
    await ran('train', '--data', file, '--layers', '8,2', '--out', 'other', ...length);
    const errors = (run: string) =>
      readFileSync(join(folder, run, 'comparison.csv'), 'utf8').replaceAll(/,[\d.]+$/gm, '');
    expect(errors('run')).toMatch(/,autoencoder,2,\d/);
    expect(errors('run')).toBe(errors('other'));

    // The configuration of the run repeats it.
    const config = parseYaml(readFileSync(join(folder, 'run', 'config.yaml'), 'utf8'));
    expect(config).toMatchObject({ data: 'mnist', 'data-dir': 'digits' });
    await ran('train', '--config', join('run', 'config.yaml'), '--out', 'again', '--quiet');
    const model = (run: string) => readFileSync(join(folder, run, 'model.safetensors'));
    expect(model('again').equals(model('run'))).toBe(true);

    const codes = await ran('encode', 'run', ...data, ...ENGINE);
    expect(codes).toMatch(/^label,code_1,code_2\n0,.*\n1,/);
    expect(codes.trim().split('\n')).toHaveLength(61);
    const tests = ['--data', 'mnist-test', '--data-dir', 'digits', '--json'];
    expect(JSON.parse(await ran('evaluate', 'run', ...tests, ...ENGINE))).toMatchObject({ count: 20 });
    expect(JSON.parse(await ran('inspect', 'mnist', '--data-dir', 'digits', '--json'))).toMatchObject({
      rows: 60,
      labels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    });
    expect(JSON.parse(await ran('inspect', './mnist', '--json'))).toMatchObject({ rows: 3, components: 2 });

    expect(await ran('encode', 'run', ...data, '--label', 'class', ...ENGINE)).toBe(codes);
    const refused = await rbmae(['encode', 'run', ...data, '--label', 'a', ...ENGINE], { cwd: folder });
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--label is "a".*one label, their "class"/),
    });

    // The file of images takes its labels from the file beside it.
    const labels = ['--label', join(digits, 'train-labels-idx1-ubyte')];
    expect(await ran('encode', 'run', '--data', file, ...labels, ...ENGINE)).toBe(codes);
  }));
