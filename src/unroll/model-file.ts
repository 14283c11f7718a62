import type { Arrays, NdArray } from '../compute/ndarray.js';
import { decodeSafetensors, encodeSafetensors } from '../data/formats/arrays/safetensors.js';
import { InputError } from '../errors.js';
import type { Autoencoder } from './autoencoder.js';
import type { Classifier } from './classifier.js';
import { inputWidthOf, type LayerParameters, type Network, outputWidthOf } from './network.js';

/** The `format` that the metadata of a file name, by what the file holds. */
const FORMAT = {
  autoencoder: 'rbm-autoencoder',
  encoder: 'rbm-autoencoder encoder',
  decoder: 'rbm-autoencoder decoder',
  classifier: 'rbm-autoencoder classifier',
} as const;
const FORMAT_VERSION = '1';

type Kind = keyof typeof FORMAT;
type Metadata = Readonly<Record<string, string>>;

/**
 * An autoencoder as the bytes of a safetensors file: `layers.0.weights` [in, out], `layers.0.bias` [out], ... The
 * metadata cannot override what tells the format.
 *
 * @example await writeFile('model.safetensors', encodeAutoencoder(autoencoder, { seed: '1' }));
 */
export function encodeAutoencoder(autoencoder: Autoencoder, metadata: Metadata = {}): Uint8Array {
  const own = formatMetadata('autoencoder', autoencoder);
  // The first `own` decides the order in the file, the last one the values.
  return encodeNetwork(autoencoder, { ...own, ...metadata, ...own });
}

/** A classifier as the bytes of a safetensors file, as `encodeAutoencoder` writes an autoencoder. */
export function encodeClassifier(classifier: Classifier, metadata: Metadata = {}): Uint8Array {
  const own = formatMetadata('classifier', classifier);
  return encodeNetwork(classifier, { ...own, ...metadata, ...own });
}

/** The layers as the bytes of a safetensors file with these metadata; `formatMetadata` makes the part of the format. */
export function encodeNetwork({ parameters }: Network, metadata: Metadata): Uint8Array {
  const arrays: Record<string, NdArray> = {};
  for (const [i, { weights, bias }] of parameters.entries()) {
    arrays[`layers.${i}.weights`] = weights;
    arrays[`layers.${i}.bias`] = bias;
  }
  return encodeSafetensors(arrays, metadata);
}

/** The metadata that tell what a file holds. */
export function formatMetadata(kind: Kind, { activations }: Network): Metadata {
  return { format: FORMAT[kind], format_version: FORMAT_VERSION, activations: activations.join(',') };
}

/**
 * Reads what `encodeAutoencoder` wrote. Throws an InputError that names `source`, such as a path, for anything else.
 *
 * @example const { autoencoder, metadata } = decodeAutoencoder(await readFile(path), path);
 */
export function decodeAutoencoder(
  bytes: Uint8Array,
  source: string,
): { autoencoder: Autoencoder; metadata: Metadata } {
  const { network, metadata } = decodeNetwork('autoencoder', bytes, source);
  const layers = network.parameters.length;
  const [inputs, outputs] = [inputWidthOf(network), outputWidthOf(network)];
  if (layers % 2 !== 0 || inputs !== outputs) {
    throw new InputError(
      `${source}: its ${layers} layers from ${inputs} inputs to ${outputs} outputs are not an encoder and a decoder. An ` +
        'autoencoder has an even number of layers, and as many outputs as inputs.',
    );
  }
  return { autoencoder: network, metadata };
}

/** Reads what `encodeClassifier` wrote. Throws an InputError that names `source`, such as a path, for anything else. */
export function decodeClassifier(
  bytes: Uint8Array,
  source: string,
): { classifier: Classifier; metadata: Metadata } {
  const { network, metadata } = decodeNetwork('classifier', bytes, source);
  const outputs = network.activations.at(-1);
  if (outputs !== 'softmax') {
    throw new InputError(
      `${source}: its outputs are ${outputs}, but those of a classifier are softmax. The file is damaged or was written ` +
        'by another program.',
    );
  }
  return { classifier: network, metadata };
}

function decodeNetwork(
  kind: Kind,
  bytes: Uint8Array,
  source: string,
): { network: Network; metadata: Metadata } {
  const { arrays, metadata } = decodeSafetensors(bytes, source);
  const { format = 'not named', format_version: version = 'none' } = metadata;
  if (format !== FORMAT[kind] || version !== FORMAT_VERSION) {
    throw new InputError(
      `${source} holds no ${kind} of this toolkit: its format is ${format}, version ${version}, but must be ` +
        `${FORMAT[kind]}, version ${FORMAT_VERSION}. Give a file that this version of the toolkit wrote.`,
    );
  }
  const activations = (metadata.activations ?? '').split(',') as Network['activations'];
  return { network: { activations, parameters: parametersOf(activations, arrays, source) }, metadata };
}

function parametersOf(
  activations: Network['activations'],
  arrays: Arrays,
  source: string,
): LayerParameters[] {
  return activations.map((activation, i) => {
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
}
