import type * as tf from '@tensorflow/tfjs-core';

/** The entry `rbm-autoencoder/tfjs`, for programs that use TensorFlow.js: the library's tensors are TensorFlow.js's. */
declare module './tensor.js' {
  interface Tensor extends tf.Tensor {}
  interface Tensor2D extends tf.Tensor2D {}
}
