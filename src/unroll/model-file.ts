import type { NdArray } from '../compute/ndarray.js';
import { decodeSafetensors, encodeSafetensors } from '../data/formats/safetensors.js';
import { InputError } from '../errors.js';
import type { Activation, Autoencoder, LayerParameters } from './autoencoder.js';

const FORMAT = 'rbm-autoencoder';
const FORMAT_VERSION = '1';

/** An autoencoder as the bytes of a safetensors file: `layers.0.weights` [in, out], `layers.0.bias` [out], ... */
export function encodeAutoencoder(
  { activations, parameters }: Autoencoder,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const arrays: Record<string, NdArray> = {};
  for (const [i, { weights, bias }] of parameters.entries()) {
    arrays[`layers.${i}.weights`] = weights;
    arrays[`layers.${i}.bias`] = bias;
  }
  const own = { format: FORMAT, format_version: FORMAT_VERSION, activations: activations.join(',') };
  // First for their place in the file, last because they must not be overridden.
  return encodeSafetensors(arrays, { ...own, ...metadata, ...own });
}

/** Reads what `encodeAutoencoder` wrote. Throws an InputError that names `source` for anything else. */
export function decodeAutoencoder(
  bytes: Uint8Array,
  source: string,
): { autoencoder: Autoencoder; metadata: Readonly<Record<string, string>> } {
  const { arrays, metadata } = decodeSafetensors(bytes, source);
  if (metadata.format !== FORMAT || metadata.format_version !== FORMAT_VERSION) {
    throw new InputError(
      `${source} holds no autoencoder of this toolkit: its format is ${metadata.format ?? 'not named'}, version ` +
        `${metadata.format_version ?? 'none'}, where ${FORMAT}, version ${FORMAT_VERSION}, is needed.`,
    );
  }
  const activations = (metadata.activations ?? '').split(',') as Activation[];
  const parameters = activations.map((activation, i): LayerParameters => {
    const weights = arrays[`layers.${i}.weights`];
    const bias = arrays[`layers.${i}.bias`];
    const fits =
      (activation === 'sigmoid' ||
        activation === 'linear' ||
        (activation === 'softmax' && i === activations.length - 1)) &&
      weights?.shape.length === 2 &&
      bias?.shape.length === 1 &&
      weights.shape[1] === bias.shape[0] &&
      (i === 0 || weights.shape[0] === arrays[`layers.${i - 1}.bias`]?.shape[0]);
    if (!fits) {
      throw new InputError(
        `${source}: layer ${i} (${activation}) does not follow from the layers before it: weights ` +
          `[${weights?.shape.join(', ') ?? 'missing'}], bias [${bias?.shape.join(', ') ?? 'missing'}]. ` +
          'The file is damaged or was written by another program.',
      );
    }
    return { weights, bias };
  });
  const inputs = parameters[0]?.weights.shape[0];
  if (parameters.length % 2 !== 0 || inputs !== parameters.at(-1)?.bias.shape[0]) {
    throw new InputError(
      `${source}: its ${parameters.length} layers are not an encoder and a decoder back to ${inputs} inputs.`,
    );
  }
  return { autoencoder: { activations, parameters }, metadata };
}
