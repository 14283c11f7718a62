import type { ImageShape } from '../data/examples.js';
import type { Preprocessing } from '../data/preprocessing.js';
import { type Autoencoder, encoderSizes } from '../unroll/autoencoder.js';

/** A trained autoencoder with all that new data need to pass through it. */
export interface Model {
  readonly autoencoder: Autoencoder;
  readonly preprocessing: Preprocessing;
  /** The names of the components, where they have names: new tables are read by them. */
  readonly columns?: readonly string[] | undefined;
  /** Set where an example is an image. */
  readonly imageShape?: ImageShape | undefined;
  /** Where the model comes from: data, seed, versions. Texts, as they are kept in the file. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** How many numbers an example has that the model reads. */
export function inputWidth({ autoencoder }: Model): number {
  return encoderSizes(autoencoder)[0] as number;
}

/** How many numbers a code has. */
export function codeWidth({ autoencoder }: Model): number {
  return encoderSizes(autoencoder).at(-1) as number;
}
