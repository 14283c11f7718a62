import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import type { Examples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type Autoencoder, reconstructTensor } from '../unroll/autoencoder.js';
import type { NetworkParameters } from '../unroll/network.js';

/** Anything that reconstructs examples: an autoencoder, PCA, the mean image. */
export interface ReconstructionModel<P> {
  /** How many components the examples have that it reconstructs. */
  readonly width: number;
  readonly parameters: P;
  /** [batch, visible] -> [batch, visible] */
  reconstruct(parameters: Tensors<P>, visible: Tensor): Tensor;
}

/** Throws an InputError unless the examples are as wide as the model wants them. */
export function requireModelWidth({ width }: { readonly width: number }, examples: Examples): void {
  if (width === examples.width) return;
  throw new InputError(
    `The examples have ${examples.width} components, but the model reconstructs ${width}. Give it data like those it ` +
      'was made for.',
  );
}

/** The autoencoder as a model to be compared. */
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
