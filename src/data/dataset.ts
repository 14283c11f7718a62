import type { Examples, ImageShape } from './examples.js';
import type { Preprocessing } from './preprocessing.js';

/** Data split for training and testing, with what a report wants to know of them. */
export interface Dataset {
  readonly name: string;
  readonly train: Examples;
  readonly test: Examples;
  /** One class number for each example, where the data have classes. */
  readonly trainLabels?: Uint8Array;
  readonly testLabels?: Uint8Array;
  /** Names of the classes by their numbers, where they have any. */
  readonly classNames?: readonly string[];
  /** Set where an example is a bag of words: the word that each component counts. */
  readonly vocabulary?: readonly string[];
  /** Set where an example is an image: its pixels are row-major. */
  readonly imageShape?: ImageShape;
  /** Set where components are no pixels in [0, 1]: how they come from the bytes of the data. */
  readonly preprocessing?: Preprocessing;
  /** Set where components are no pixels in [0, 1]: an example, or a reconstruction, as such pixels. */
  readonly toPixels?: (values: Float32Array) => Float32Array;
  /** Where the data come from: file names with their SHA-256, or the generator's settings. Goes into run.json. */
  readonly provenance: Readonly<Record<string, string | number>>;
}
