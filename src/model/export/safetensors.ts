import type { NdArray } from '../../compute/ndarray.js';
import { encodeSafetensors } from '../../data/formats/safetensors.js';
import type { Model } from '../model.js';
import { encodeModel } from '../model-file.js';
import { layersOf, type Part } from './part.js';

/**
 * A part of the model as a safetensors file: `layers.0.weights` [in, out], `layers.0.bias` [out], ..., with activations,
 * preprocessing and origin in its metadata. The whole is a model file, as a run's folder has it.
 */
export function exportSafetensors(model: Model, part: Part): Uint8Array {
  if (part === 'all') return encodeModel(model);
  const { from, to } = layersOf(model, part);
  const { activations, parameters } = model.autoencoder;
  const arrays: Record<string, NdArray> = {};
  for (const [i, { weights, bias }] of parameters.slice(from, to).entries()) {
    arrays[`layers.${i}.weights`] = weights;
    arrays[`layers.${i}.bias`] = bias;
  }
  return encodeSafetensors(arrays, {
    ...model.provenance,
    format: `rbm-autoencoder ${part}`,
    format_version: '1',
    activations: activations.slice(from, to).join(','),
    preprocessing: JSON.stringify(model.preprocessing),
    ...(model.columns && { columns: JSON.stringify(model.columns) }),
  });
}
