import type * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../compute/tree.js';
import type { Examples } from '../data/dataset.js';
import { InputError } from '../errors.js';

export { applyToExamples } from '../data/apply.js';

/** Anything that reconstructs examples: an autoencoder, PCA, the mean image. */
export interface ReconstructionModel<P> {
  /** How many components the examples have that it reconstructs. */
  readonly width: number;
  readonly parameters: P;
  /** [batch, visible] -> [batch, visible] */
  reconstruct(parameters: Tensors<P>, visible: tf.Tensor): tf.Tensor;
}

/** Throws an InputError unless the examples are as wide as the model wants them. */
export function requireModelWidth({ width }: { readonly width: number }, examples: Examples): void {
  if (width === examples.width) return;
  throw new InputError(
    `The examples have ${examples.width} components, but the model reconstructs ${width}. Give it data like those it ` +
      'was made for.',
  );
}
