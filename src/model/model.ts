import type { ImageShape } from '../data/examples.js';
import type { Preprocessing } from '../data/preprocessing.js';
import type { Categories } from '../data/table.js';
import { InputError } from '../errors.js';
import { type Autoencoder, encoderSizes } from '../unroll/autoencoder.js';

/** A trained autoencoder with the preprocessing of its data. */
export interface Model {
  readonly autoencoder: Autoencoder;
  readonly preprocessing: Preprocessing;
  /** Names of the components, if they have names: columns of new tables are matched by them. */
  readonly columns?: readonly string[] | undefined;
  /** The columns of categories, with the values that are components. */
  readonly categories?: Categories | undefined;
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
export function inputWidth(model: Model): number {
  return encoderSizes(autoencoderOf(model))[0] as number;
}

/**
 * Number of components of a code.
 *
 * @example
 * codeWidth(model); // 30
 */
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
