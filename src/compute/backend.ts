import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Calls `f` with this TensorFlow.js backend, disposes every tensor that it made, and puts the former backend back,
 * so that a caller who uses TensorFlow.js for other things keeps the backend they chose. `f` must not wait for
 * anything, and what it returns must hold no tensors but kept ones.
 */
export function onBackend<T>(name: string, f: () => T): T {
  // Where none was chosen yet, the caller's next op must not land on ours.
  const former = tf.engine().backendName || 'cpu';
  void tf.setBackend(name);
  try {
    // Through a variable: tf.tidy would search what it returns for tensors, number by number.
    let result: { value: T } | undefined;
    tf.tidy(() => {
      result = { value: f() };
    });
    return (result as unknown as { value: T }).value;
  } finally {
    void tf.setBackend(former);
  }
}
