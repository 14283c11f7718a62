import * as tf from '@tensorflow/tfjs-core';
import { eagerEngine } from './eager.js';
import type { Engine } from './engine.js';

/**
 * The reference engine: TensorFlow.js in plain JavaScript, op by op. Slow, but works everywhere and has every op.
 *
 * @example const engine = jsEngine();
 */
export function jsEngine(): Engine {
  silenceBackend();
  return eagerEngine({
    name: 'js',
    backend: 'cpu',
    device: 'cpu',
    threads: 1,
    version: `tfjs ${tf.version_core}`,
  });
}

/** TensorFlow.js's cpu backend advertises another backend on the console at its first use. A library must not print. */
function silenceBackend(): void {
  const backend = tf.findBackend('cpu') as tf.KernelBackend & { firstUse: boolean };
  backend.firstUse = false;
}
