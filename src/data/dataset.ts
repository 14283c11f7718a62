import type { Examples, ImageShape } from './examples.js';
import type { Preprocessing } from './preprocessing.js';

/**
 * Examples split for training and testing, with what a report needs to know about them. `kind` tells what an example
 * is.
 */
export type Dataset = ImageDataset | DocumentDataset | RowDataset;

interface SplitExamples {
  readonly name: string;
  readonly train: Examples;
  readonly test: Examples;
  /** One class number for each example, if the data have classes. */
  readonly trainLabels?: Uint8Array;
  readonly testLabels?: Uint8Array;
  /** Names of the classes by their numbers, if they have names. */
  readonly classNames?: readonly string[];
  /** Origin of the data: file names with their SHA-256, or the settings of the generator. Written to run.json. */
  readonly provenance: Readonly<Record<string, string | number>>;
}

/** An example is an image, row-major. */
export interface ImageDataset extends SplitExamples {
  readonly kind: 'images';
  readonly imageShape: ImageShape;
  /** How the components are computed from bytes, unless they are pixels in [0, 1]. */
  readonly preprocessing?: Preprocessing;
  /** Maps an example, or a reconstruction, to pixels in [0, 1], unless its components are such pixels. */
  readonly toPixels?: (values: Float32Array) => Float32Array;
  readonly vocabulary?: undefined;
}

/** An example is a bag of words. */
export interface DocumentDataset extends SplitExamples {
  readonly kind: 'documents';
  /** The word that each component counts, [width]. */
  readonly vocabulary: readonly string[];
  readonly imageShape?: undefined;
  readonly preprocessing?: undefined;
  readonly toPixels?: undefined;
}

/** An example is a row of any numbers. */
export interface RowDataset extends SplitExamples {
  readonly kind: 'rows';
  readonly imageShape?: undefined;
  readonly preprocessing?: undefined;
  readonly toPixels?: undefined;
  readonly vocabulary?: undefined;
}
