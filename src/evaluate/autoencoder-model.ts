import { type Autoencoder, type NetworkParameters, reconstruct } from '../unroll/autoencoder.js';
import type { ReconstructionModel } from './model.js';

/** The autoencoder as a model to be compared. */
export function autoencoderModel({
  activations,
  parameters,
}: Autoencoder): ReconstructionModel<NetworkParameters> {
  return {
    width: parameters[0]?.weights.shape[0] as number,
    parameters,
    reconstruct: (tensors, visible) => reconstruct({ activations, parameters: tensors }, visible),
  };
}
