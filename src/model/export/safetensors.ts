import { encodeNetwork, formatMetadata } from '../../unroll/model-file.js';
import { layersBetween } from '../../unroll/network.js';
import type { Model } from '../model.js';
import { encodeModel } from '../model-file.js';
import { layersOf, type Part } from './part.js';

/**
 * Encodes a part of the model as a safetensors file: `layers.0.weights` [in, out], `layers.0.bias` [out], ..., with
 * activations, preprocessing and origin in its metadata. The part `all` is a model file, as in the folder of a run.
 */
export function exportSafetensors(model: Model, part: Part): Uint8Array {
  if (part === 'all') return encodeModel(model);
  const { from, to } = layersOf(model, part);
  const network = layersBetween(model.autoencoder, from, to);
  return encodeNetwork(network, {
    ...model.provenance,
    ...formatMetadata(part, network),
    preprocessing: JSON.stringify(model.preprocessing),
    ...(model.columns && { columns: JSON.stringify(model.columns) }),
  });
}
