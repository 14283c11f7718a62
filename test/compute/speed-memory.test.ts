import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { speedMemory } from '../../src/compute/speed-memory.js';
import { inTemporaryFolder } from '../cli/command.js';

/** Calls `f` with a cache folder that does not exist yet, and the memory's file in it. */
const inCache = (f: (cache: string, file: string) => Promise<void>) =>
  inTemporaryFolder((folder) => f(join(folder, 'cache'), join(folder, 'cache', 'engine-speeds.json')));

describe('the memory of speeds', () => {
  test('is empty at first, and then has what it was given', () =>
    inCache(async (cache) => {
      expect(await speedMemory(2, cache).recall()).toBeUndefined();
      await speedMemory(2, cache).remember({ onnx: 150, tensorflow: 90.5 });
      expect(await speedMemory(2, cache).recall()).toEqual({ onnx: 150, tensorflow: 90.5 });
    }));

  test('forgets when the threads are others', () =>
    inCache(async (cache) => {
      await speedMemory(2, cache).remember({ onnx: 150 });
      expect(await speedMemory(3, cache).recall()).toBeUndefined();
    }));

  test('forgets when TensorFlow was built anew', () =>
    inCache(async (cache) => {
      const tfjsNode = join(cache, 'tensorflow', 'node_modules', '@tensorflow', 'tfjs-node');
      const binding = join(tfjsNode, 'lib', 'tfjs_binding.node');
      mkdirSync(join(tfjsNode, 'lib'), { recursive: true });
      writeFileSync(join(tfjsNode, 'package.json'), '{"version":"4.22.0"}');
      writeFileSync(binding, '');
      await speedMemory(2, cache).remember({ onnx: 150 });
      expect(await speedMemory(2, cache).recall()).toEqual({ onnx: 150 });
      utimesSync(binding, 1e9, 1e9);
      expect(await speedMemory(2, cache).recall()).toBeUndefined();
    }));

  test.each(['', '{', 'null', '[]', '{"speeds":{"onnx":1}}'])(
    'takes the file %j for none, and replaces it',
    (text) =>
      inCache(async (cache, file) => {
        mkdirSync(cache);
        writeFileSync(file, text);
        expect(await speedMemory(2, cache).recall()).toBeUndefined();
        await speedMemory(2, cache).remember({ onnx: 150 });
        expect(await speedMemory(2, cache).recall()).toEqual({ onnx: 150 });
      }),
  );

  test('does not believe speeds that are none', () =>
    inCache(async (cache, file) => {
      await speedMemory(2, cache).remember({ onnx: 150 });
      writeFileSync(file, readFileSync(file, 'utf8').replace('150', '"fast"'));
      expect(await speedMemory(2, cache).recall()).toBeUndefined();
    }));

  test('does without a folder it can write', () =>
    inCache(async (cache) => {
      writeFileSync(cache, 'a file where the folder should be');
      await expect(speedMemory(2, cache).remember({ onnx: 150 })).resolves.toBeUndefined();
      expect(await speedMemory(2, cache).recall()).toBeUndefined();
    }));
});
