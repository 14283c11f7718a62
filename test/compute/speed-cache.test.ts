import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { speedCache } from '../../src/compute/speed-cache.js';
import { inTemporaryFolder } from '../temporary-folder.js';

/** Calls `f` with a cache folder that does not exist yet, and the file of speeds in it. */
const inCache = (f: (cache: string, file: string) => Promise<void>) =>
  inTemporaryFolder((folder) => f(join(folder, 'cache'), join(folder, 'cache', 'engine-speeds.json')));

describe('the cache of speeds', () => {
  test('is empty at first, then gives what was written', () =>
    inCache(async (cache) => {
      expect(await speedCache(2, cache).read()).toBeUndefined();
      await speedCache(2, cache).write({ onnx: 150, tensorflow: 90.5 });
      expect(await speedCache(2, cache).read()).toEqual({ onnx: 150, tensorflow: 90.5 });
    }));

  test('is invalid for another number of threads', () =>
    inCache(async (cache) => {
      await speedCache(2, cache).write({ onnx: 150 });
      expect(await speedCache(3, cache).read()).toBeUndefined();
    }));

  test('is invalid after TensorFlow was rebuilt', () =>
    inCache(async (cache) => {
      const tfjsNode = join(cache, 'tensorflow', 'node_modules', '@tensorflow', 'tfjs-node');
      const binding = join(tfjsNode, 'lib', 'tfjs_binding.node');
      mkdirSync(join(tfjsNode, 'lib'), { recursive: true });
      writeFileSync(join(tfjsNode, 'package.json'), '{"version":"4.22.0"}');
      writeFileSync(binding, '');
      await speedCache(2, cache).write({ onnx: 150 });
      expect(await speedCache(2, cache).read()).toEqual({ onnx: 150 });
      utimesSync(binding, 1e9, 1e9);
      expect(await speedCache(2, cache).read()).toBeUndefined();
    }));

  test.each(['', '{', 'null', '[]', '{"speeds":{"onnx":1}}'])(
    'ignores the invalid file %j, and replaces it',
    (text) =>
      inCache(async (cache, file) => {
        mkdirSync(cache);
        writeFileSync(file, text);
        expect(await speedCache(2, cache).read()).toBeUndefined();
        await speedCache(2, cache).write({ onnx: 150 });
        expect(await speedCache(2, cache).read()).toEqual({ onnx: 150 });
      }),
  );

  test('ignores a speed that is not a number', () =>
    inCache(async (cache, file) => {
      await speedCache(2, cache).write({ onnx: 150 });
      writeFileSync(file, readFileSync(file, 'utf8').replace('150', '"fast"'));
      expect(await speedCache(2, cache).read()).toBeUndefined();
    }));

  test('does nothing where the folder cannot be written', () =>
    inCache(async (cache) => {
      writeFileSync(cache, 'a file where the folder should be');
      await expect(speedCache(2, cache).write({ onnx: 150 })).resolves.toBeUndefined();
      expect(await speedCache(2, cache).read()).toBeUndefined();
    }));
});
