import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Calls `f` with this TensorFlow.js backend, disposes every tensor that it made, and restores the former backend, for
 * callers who also use TensorFlow.js themselves. `f` must be synchronous, and its result may hold only tensors that
 * were kept (tf.keep).
 */
export function onBackend<T>(name: string, f: () => T): T {
  // If none was chosen yet, the caller's next op must not run on ours.
  const former = tf.engine().backendName || 'cpu';
  void tf.setBackend(name);
  try {
    // Returned through a variable: tf.tidy would search its own result for tensors, element by element.
    let result: { value: T } | undefined;
    tf.tidy(() => {
      result = { value: f() };
    });
    return (result as unknown as { value: T }).value;
  } finally {
    void tf.setBackend(former);
  }
}
