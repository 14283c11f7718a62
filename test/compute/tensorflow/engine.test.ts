import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { nodePackages } from '../../../src/compute/tensorflow/packages.js';
import { TENSORFLOW_PLACES } from '../../support.js';

const installed = nodePackages(TENSORFLOW_PLACES).some(({ binding }) => binding !== undefined);

/** In a process of its own: inside jest, libraries neither see the environment that a test sets nor print where it reads. */
async function inProcess(body: string): Promise<{ readonly result: unknown; readonly stderr: string }> {
  const script = `
    import * as tf from '@tensorflow/tfjs-core';
    import { tensorflowEngine } from './dist/src/compute/tensorflow/engine.js';
    import { selfTest } from './dist/src/compute/self-test.js';
    const places = ${JSON.stringify(TENSORFLOW_PLACES.map(String))};
    const result = await (async () => { ${body} })();
    console.log(JSON.stringify(result));`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
  ]);
  return { result: JSON.parse(stdout), stderr };
}

(installed ? describe : describe.skip)('the engine tensorflow, where it is installed', () => {
  test('prints nothing while it is loaded, and leaves TensorFlow.js’s backend and flags unchanged', async () => {
    const { result, stderr } = await inProcess(`
      await tf.setBackend('cpu');
      tensorflowEngine(1, places);
      return [tf.getBackend(), tf.env().getBool('PROD')];`);
    expect({ result, stderr }).toEqual({ result: ['cpu', false], stderr: '' });
  });

  test('gives its version, its device and the threads with which TensorFlow was loaded', async () => {
    const { result } = await inProcess(`
      const engine = tensorflowEngine(1, places);
      await selfTest(engine);
      const { version, device, threads } = engine;
      return { version, device, threads, later: tensorflowEngine(2, places).threads };`);
    expect(result).toEqual({
      version: expect.stringMatching(/^TensorFlow \d+\.\d+\.\d+ \(tfjs-node(-gpu)? 4\.\d+\.\d+\)$/),
      device: expect.stringMatching(/^[cg]pu$/),
      threads: 1,
      later: 1,
    });
  });
});
