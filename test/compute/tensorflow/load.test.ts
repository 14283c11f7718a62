import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { loadTensorflow, missingLibrary } from '../../../src/compute/tensorflow/load.js';
import { nodePackages } from '../../../src/compute/tensorflow/packages.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

/** A package that says it is loaded when it should not be. */
function install(folder: string, name: string, binding?: string): void {
  const home = join(folder, 'node_modules', '@tensorflow', name);
  mkdirSync(join(home, 'lib', 'napi-v8'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"version":"4.22.0","main":"index.js"}');
  writeFileSync(join(home, 'index.js'), 'throw new Error("loaded without its binding")');
  if (binding !== undefined) writeFileSync(join(home, 'lib', 'napi-v8', 'tfjs_binding.node'), binding);
}

const inProject = (f: (folder: string, places: string[]) => void) =>
  inTemporaryFolder(async (folder) => f(folder, [join(folder, 'index.js')]));

describe('nodePackages', () => {
  test('finds both packages, the one for GPUs first, each with its binding if it has one', () =>
    inProject((folder, places) => {
      install(folder, 'tfjs-node', 'library');
      install(folder, 'tfjs-node-gpu');
      const library = join(folder, 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node');
      expect(nodePackages(places)).toMatchObject([
        { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0', binding: undefined },
        { name: '@tensorflow/tfjs-node', version: '4.22.0', binding: library },
      ]);
    }));

  test('finds nothing where no package is installed', () =>
    inProject((_folder, places) => expect(nodePackages(places)).toEqual([])));
});

describe('loadTensorflow gives the reason for its failure', () => {
  test('when nothing is installed', () =>
    inProject((_folder, places) => {
      expect(() => loadTensorflow(1, places)).toThrow(
        /^it is not installed \(the command setup-tensorflow builds/,
      );
    }));

  test('when the binding is missing, and when it is not a library', () =>
    inProject((folder, places) => {
      install(folder, 'tfjs-node-gpu');
      install(folder, 'tfjs-node', 'no library');
      expect(() => loadTensorflow(1, places)).toThrow(
        /^@tensorflow\/tfjs-node-gpu has no native part \(the command setup-tensorflow .*\), and @tensorflow\/tfjs-node cannot be loaded: /,
      );
    }));

  test.each([
    ['libcudart.so.11.0', /^needs libcudart\.so\.11\.0, .*LD_LIBRARY_PATH/],
    ['libtensorflow_cc.so.2', /^needs libtensorflow_cc\.so\.2, .*setup-tensorflow, option force/],
  ])('when %s is missing', (library, reason) => {
    expect(missingLibrary(`${library}: cannot open shared object file: No such file or directory`)).toMatch(
      reason,
    );
  });

  test('and leaves the state of TensorFlow.js unchanged', () =>
    inProject(async (folder, places) => {
      install(folder, 'tfjs-node', 'no library');
      await tf.setBackend('cpu');
      expect(() => loadTensorflow(1, places)).toThrow();
      expect(tf.getBackend()).toBe('cpu');
      expect(tf.findBackendFactory('tensorflow')).toBeFalsy();
    }));
});
