/**
 * A TensorFlow.js tensor, as far as the signatures of this library need it: its declarations need the DOM's and fail
 * without `skipLibCheck`, so no user has to compile them. A program that itself computes with TensorFlow.js imports
 * `rbm-autoencoder/tfjs`, which declares that this type is TensorFlow.js's own.
 */
export interface Tensor {
  readonly shape: number[];
  readonly size: number;
  readonly dtype: 'float32' | 'int32' | 'bool' | 'complex64' | 'string';
  dispose(): void;
}

/** A tensor of rows: [rows, columns]. */
export interface Tensor2D {
  readonly shape: [number, number];
  readonly size: number;
  readonly dtype: Tensor['dtype'];
  dispose(): void;
}
