import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import type { Examples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type Autoencoder, reconstructTensor } from '../unroll/autoencoder.js';
import type { NetworkParameters } from '../unroll/network.js';

/** A model that reconstructs examples: an autoencoder, PCA, the mean image. */
export interface ReconstructionModel<P> {
  /** Number of components of an example. */
  readonly width: number;
  readonly parameters: P;
  /** [batch, visible] -> [batch, visible] */
  reconstruct(parameters: Tensors<P>, visible: Tensor): Tensor;
}

/** Throws an InputError unless the examples have the width of the model. */
export function requireModelWidth({ width }: { readonly width: number }, examples: Examples): void {
  if (width === examples.width) return;
  throw new InputError(
    `The examples have ${examples.width} components, but the model reconstructs ${width}. Give it data like its ` +
      'training data.',
  );
}

/** The autoencoder as a model that `squaredError` and `crossEntropy` evaluate. */
export function autoencoderModel({
  activations,
  parameters,
}: Autoencoder): ReconstructionModel<NetworkParameters> {
  return {
    width: parameters[0]?.weights.shape[0] as number,
    parameters,
    reconstruct: (tensors, visible) => reconstructTensor({ activations, parameters: tensors }, visible),
  };
}
