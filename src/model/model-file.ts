import type { ImageShape } from '../data/dataset.js';
import { type Preprocessing, SCALINGS } from '../data/preprocessing.js';
import { InputError, messageOf } from '../errors.js';
import { encoderSizes } from '../unroll/autoencoder.js';
import { decodeAutoencoder, encodeAutoencoder } from '../unroll/model-file.js';
import type { Model } from './model.js';

/** The file of a model in the folder of a run. */
export const MODEL_FILE = 'model.safetensors';

/** What `rbmae reproduce` writes of its images, which come as bytes. */
const PIXELS = 'pixels in [0, 1]';
const BYTES: Preprocessing = { scaling: '/255', offset: [0], scale: [255], fill: null };

const FORMAT_KEYS = new Set(['format', 'format_version', 'activations']);

/** The model as the bytes of a safetensors file. Preprocessing, columns and image shape are JSON in its metadata. */
export function encodeModel({
  autoencoder,
  preprocessing,
  columns,
  imageShape,
  provenance,
}: Model): Uint8Array {
  return encodeAutoencoder(autoencoder, {
    ...provenance,
    preprocessing: JSON.stringify(preprocessing),
    ...(columns && { columns: JSON.stringify(columns) }),
    ...(imageShape && { image_shape: JSON.stringify(imageShape) }),
  });
}

/**
 * Reads what `encodeModel` wrote, and models of `rbmae reproduce`. Throws an InputError that names `source` for anything
 * else. Nothing in the file is executed.
 */
export function decodeModel(bytes: Uint8Array, source: string): Model {
  const { autoencoder, metadata } = decodeAutoencoder(bytes, source);
  const { preprocessing, columns, image_shape: imageShape, ...others } = metadata;
  const width = encoderSizes(autoencoder)[0] as number;
  return {
    autoencoder,
    preprocessing: parsedPreprocessing(preprocessing, width, source),
    columns: columns === undefined ? undefined : parsed(columns, 'columns', source, isTexts(width)),
    imageShape:
      imageShape === undefined ? undefined : parsed(imageShape, 'image_shape', source, isImageShape(width)),
    provenance: Object.fromEntries(Object.entries(others).filter(([key]) => !FORMAT_KEYS.has(key))),
  };
}

function parsedPreprocessing(text: string | undefined, width: number, source: string): Preprocessing {
  if (text === PIXELS) return BYTES;
  if (text === undefined) {
    throw new InputError(
      `${source} does not say how data were scaled before they reached the network, so new data cannot be. It was written ` +
        'without preprocessing in its metadata: write it with encodeModel.',
    );
  }
  return parsed(text, 'preprocessing', source, isPreprocessing(width));
}

function parsed<T>(text: string, key: string, source: string, fits: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(text);
    if (fits(value)) return value;
  } catch (error) {
    throw unusable(key, source, messageOf(error));
  }
  throw unusable(key, source, 'it does not fit the network');
}

function unusable(key: string, source: string, reason: string): InputError {
  return new InputError(
    `${source}: the metadata "${key}" cannot be used: ${reason}. The file is damaged or was changed: copy or write it again.`,
  );
}

const isTexts =
  (width: number) =>
  (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.length === width && value.every((item) => typeof item === 'string');

const isImageShape =
  (width: number) =>
  (value: unknown): value is ImageShape => {
    const { height, width: columns } = (value ?? {}) as Record<string, unknown>;
    return typeof height === 'number' && typeof columns === 'number' && height * columns === width;
  };

const isPreprocessing =
  (width: number) =>
  (value: unknown): value is Preprocessing => {
    const { scaling, offset, scale, fill } = (value ?? {}) as Record<string, unknown>;
    const isFactors = (list: unknown) =>
      Array.isArray(list) && (list.length === 1 || list.length === width) && list.every(Number.isFinite);
    return (
      SCALINGS.some((known) => known === scaling) &&
      isFactors(offset) &&
      isFactors(scale) &&
      (scale as number[]).every((number) => number !== 0) &&
      (fill === null || (isFactors(fill) && (fill as number[]).length === width))
    );
  };
