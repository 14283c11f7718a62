import { describe, expect, test } from '@jest/globals';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

describe('rbmae doctor', () => {
  test('names Node, engines with their speed, threads, the cache and the data', () =>
    inTemporaryFolder(async (cache) => {
      const { code, stdout, stderr } = await rbmae(['doctor', '--threads', '1'], {
        env: { XDG_CACHE_HOME: cache },
      });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`Node +${process.version}`));
      expect(stdout).toMatch(
        /engine onnx +works \(onnxruntime [\d.]+\), [\d.]+ GFLOP\/s.*--engine auto chooses it/,
      );
      expect(stdout).toMatch(/engine tensorflow +(works|does not work: it is not installed)/);
      expect(stdout).toMatch(/engine js +works/);
      expect(stdout).toContain(`${cache}/rbm-autoencoder`);
      expect(stdout).toMatch(/MNIST +not in .*missing: train-images-idx3-ubyte/);
    }));

  test('prints one JSON object with --json', async () => {
    const { stdout } = await rbmae(['doctor', '--json']);
    const { engines } = JSON.parse(stdout);
    expect(engines.map(({ name }: { name: string }) => name)).toEqual(['native', 'onnx', 'tensorflow', 'js']);
  });
});

describe('rbmae', () => {
  test.each([
    [['--help']],
    [['reproduce', '--help']],
    [['doctor', '--help']],
    [['setup-tensorflow', '--help']],
  ])('%j shows an example', async (args) => {
    const { code, stdout } = await rbmae(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(args.length > 1 ? /Examples:/ : /reproduce.*doctor/s);
  });

  test('without a command says how to get help, and exits with 2', async () => {
    const { code, stderr } = await rbmae([]);
    expect(code).toBe(2);
    expect(stderr).toContain("'rbmae --help'");
  });
});
