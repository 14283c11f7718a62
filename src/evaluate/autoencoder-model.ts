import { type Autoencoder, type NetworkParameters, reconstruct } from '../unroll/autoencoder.js';
import type { ReconstructionModel } from './model.js';

/** The autoencoder as a model to be compared. */
export function autoencoderModel({
  activations,
  parameters,
}: Autoencoder): ReconstructionModel<NetworkParameters> {
  return {
    parameters,
    reconstruct: (tensors, visible) => reconstruct({ activations, parameters: tensors }, visible),
  };
}
