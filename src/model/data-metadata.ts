import type { ImageShape } from '../data/examples.js';
import { PIXELS, type Preprocessing, SCALINGS, WORD_COUNTS } from '../data/preprocessing.js';
import { InputError, messageOf } from '../errors.js';
import type { Model } from './model.js';

/** A model without its network: the description of its data in the metadata of a model file. */
export type DataDescription = Omit<Model, 'autoencoder'>;

const BYTES: Preprocessing = { scaling: '/255', offset: [0], scale: [255], fill: null };

/** Encodes preprocessing, columns and image shape as JSON; entries of the provenance stay as they are. */
export function dataMetadata({
  preprocessing,
  columns,
  imageShape,
  provenance,
}: DataDescription): Record<string, string> {
  return {
    ...provenance,
    preprocessing: JSON.stringify(preprocessing),
    ...(columns && { columns: JSON.stringify(columns) }),
    ...(imageShape && { image_shape: JSON.stringify(imageShape) }),
  };
}

/**
 * Decodes what `dataMetadata` wrote for a model of this input width. `formatKeys`, which the file format adds, are not
 * part of the provenance. Throws an InputError that names `source` if the metadata are damaged.
 */
export function parseDataMetadata(
  metadata: Readonly<Record<string, string>>,
  width: number,
  source: string,
  formatKeys: ReadonlySet<string>,
): DataDescription {
  const { preprocessing, columns, image_shape: imageShape, ...others } = metadata;
  return {
    preprocessing: parsedPreprocessing(preprocessing, width, source),
    columns: columns === undefined ? undefined : parsed(columns, 'columns', source, isTexts(width)),
    imageShape:
      imageShape === undefined ? undefined : parsed(imageShape, 'image_shape', source, isImageShape(width)),
    provenance: Object.fromEntries(Object.entries(others).filter(([key]) => !formatKeys.has(key))),
  };
}

function parsedPreprocessing(text: string | undefined, width: number, source: string): Preprocessing {
  if (text === PIXELS) return BYTES;
  if (text === WORD_COUNTS) {
    throw new InputError(
      `${source} is the model of an experiment with documents. Its inputs are counts of the stems in its vocabulary, which a ` +
        'table of rows does not have. In a program, count new texts with bagOfWords, and code them with decodeAutoencoder and ' +
        'encodeExamples.',
    );
  }
  if (text === undefined) {
    throw new InputError(
      `${source} has no preprocessing in its metadata, so new data cannot be scaled as the training data were. Write the ` +
        'model with encodeModel.',
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
    `${source}: the metadata "${key}" cannot be used: ${reason}. The file is damaged or was changed; copy or write it again.`,
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
