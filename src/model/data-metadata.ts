import type { ImageShape } from '../data/examples.js';
import { PIXELS, type Preprocessing, SCALINGS, WORD_COUNTS } from '../data/preprocessing.js';
import { InputError, messageOf } from '../errors.js';
import type { Model } from './model.js';

/** What a model file says in its metadata of the data that the model reads. */
export type DataDescription = Omit<Model, 'autoencoder'>;

const BYTES: Preprocessing = { scaling: '/255', offset: [0], scale: [255], fill: null };

/** Preprocessing, columns and image shape as JSON, the provenance as it is. */
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
 * Reads what `dataMetadata` wrote for a model of so many inputs; entries of the file's own format are no provenance. Throws
 * an InputError that names `source` for anything else.
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
      `${source} is of an experiment with documents and reads how often each stem of its vocabulary occurs, which no file of ` +
        'rows says. In a program, count new texts with bagOfWords and code them with decodeAutoencoder and codes.',
    );
  }
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
