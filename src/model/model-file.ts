import { encoderSizes } from '../unroll/autoencoder.js';
import { decodeAutoencoder, encodeAutoencoder } from '../unroll/model-file.js';
import { dataMetadata, parseDataMetadata } from './data-metadata.js';
import type { Model } from './model.js';

/** Name of the model file in the folder of a run. */
export const MODEL_FILE = 'model.safetensors';

const FORMAT_KEYS = new Set(['format', 'format_version', 'activations']);

/**
 * Encodes a model as a safetensors file. Preprocessing, columns and image shape are JSON in its metadata.
 *
 * @example
 * await writeFile('model.safetensors', encodeModel(model));
 */
export function encodeModel({ autoencoder, ...description }: Model): Uint8Array {
  return encodeAutoencoder(autoencoder, dataMetadata(description));
}

/**
 * Decodes a model that `encodeModel` wrote, or that an experiment left. Throws an InputError that names `source` for
 * anything else. Nothing in the file is executed.
 *
 * @example
 * const model = decodeModel(await readFile(path), path);
 */
export function decodeModel(bytes: Uint8Array, source: string): Model {
  const { autoencoder, metadata } = decodeAutoencoder(bytes, source);
  const width = encoderSizes(autoencoder)[0] as number;
  return { autoencoder, ...parseDataMetadata(metadata, width, source, FORMAT_KEYS) };
}
