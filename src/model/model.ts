import type { ImageShape } from '../data/examples.js';
import type { Preprocessing } from '../data/preprocessing.js';
import { type Autoencoder, encoderSizes } from '../unroll/autoencoder.js';

/** A trained autoencoder with the preprocessing of its data. */
export interface Model {
  readonly autoencoder: Autoencoder;
  readonly preprocessing: Preprocessing;
  /** Names of the components, if they have names: columns of new tables are matched by them. */
  readonly columns?: readonly string[] | undefined;
  /** Present if an example is an image. */
  readonly imageShape?: ImageShape | undefined;
  /** Origin of the model, such as data, seed and versions: the texts in its file. */
  readonly provenance: Readonly<Record<string, string>>;
}

/**
 * Number of components of an example.
 *
 * @example
 * inputWidth(model); // 784
 */
export function inputWidth({ autoencoder }: Model): number {
  return encoderSizes(autoencoder)[0] as number;
}

/**
 * Number of components of a code.
 *
 * @example
 * codeWidth(model); // 30
 */
export function codeWidth({ autoencoder }: Model): number {
  return encoderSizes(autoencoder).at(-1) as number;
}
