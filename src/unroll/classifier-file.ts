import type { NdArray } from '../compute/ndarray.js';
import { encodeSafetensors } from '../data/formats/safetensors.js';
import type { Classifier } from './classifier.js';

/** A classifier as the bytes of a safetensors file: `layers.0.weights` [in, out], `layers.0.bias` [out], ... */
export function encodeClassifier(
  { activations, parameters }: Classifier,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const arrays: Record<string, NdArray> = {};
  for (const [i, { weights, bias }] of parameters.entries()) {
    arrays[`layers.${i}.weights`] = weights;
    arrays[`layers.${i}.bias`] = bias;
  }
  return encodeSafetensors(arrays, {
    format: 'rbm-autoencoder classifier',
    format_version: '1',
    activations: activations.join(','),
    ...metadata,
  });
}
