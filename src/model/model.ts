import type { ImageShape } from '../data/examples.js';
import type { Preprocessing } from '../data/preprocessing.js';
import { InputError } from '../errors.js';
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
export function inputWidth(model: Model): number {
  return encoderSizes(autoencoderOf(model))[0] as number;
}

/** How many numbers a code has. */
export function codeWidth(model: Model): number {
  return encoderSizes(autoencoderOf(model)).at(-1) as number;
}

/** Checks the type for callers without TypeScript. */
function autoencoderOf(model: Model): Autoencoder {
  if (typeof model === 'object' && model?.autoencoder !== undefined) return model.autoencoder;
  const isFit = typeof model === 'object' && model !== null && 'model' in model;
  throw new InputError(
    isFit
      ? 'This is what `fit` returned, not its model. Take the model out of it: const { model } = await fit(rows).'
      : 'This is no model. Give the model that `fit` returned, or one that `openModel` read.',
  );
}
