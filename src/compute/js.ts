import * as tf from '@tensorflow/tfjs-core';
import { eagerEngine } from './eager.js';
import type { Engine } from './engine.js';

/** The reference engine: TensorFlow.js in plain JavaScript, one op after the other. Slow, and always there. */
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

/** At its first use TensorFlow.js's cpu backend advertises another one on the console; a library must not print. */
function silenceBackend(): void {
  const backend = tf.findBackend('cpu') as tf.KernelBackend & { firstUse: boolean };
  backend.firstUse = false;
}
