import { chooseEngine } from '../compute/choose.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Examples } from '../data/examples.js';
import { rowNumbers, selectExamples } from '../data/examples.js';
import { requireFitToLearn } from '../data/fit-to-learn.js';
import { preprocessed, unscale } from '../data/preprocessing.js';
import { InputError, throwIfInterrupted } from '../errors.js';
import { decodeCodes, encodeExamples } from '../evaluate/codes.js';
import { autoencoderModel } from '../evaluate/model.js';
import { reconstructExamples, squaredError } from '../evaluate/squared-error.js';

import { codeWidth, inputWidth, type Model } from './model.js';
import { otherScaleNote } from './other-scale.js';
import { examplesOf, inTheFormOf, type Like, type Rows } from './rows.js';

export interface TransformOptions {
  /** The engine that computes; by default the fastest that works on this machine. */
  readonly engine?: Engine | undefined;
  /** Called with a note if the rows are on another scale than the model's training data. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Computes the codes of examples, in their order: [examples, components] -> [examples, code]. The examples are on their
 * own scale; the model scales them as it scaled its training data. Returns a tensor for a tensor.
 *
 * Throws an InputError for examples of another width, or with missing values (NaN) that the model has no substitute
 * for.
 *
 * @example
 * const codes = await transform(model, rows); // { shape: [300, 2], data: Float32Array }
 */
export async function transform<R extends Rows>(
  model: Model,
  rows: R,
  options: TransformOptions = {},
): Promise<Like<R>> {
  const examples = scaledFor(model, await examplesOf(rows), options);
  return inTheFormOf(rows, await encodeExamples(await engineOf(options), model.autoencoder, examples));
}

/**
 * Decodes codes to examples on the scale of the data: [examples, code] -> [examples, components]. Throws an InputError
 * for codes of another width, or with missing values.
 *
 * @example
 * const back = await inverseTransform(model, codes); // { shape: [300, 4], data: Float32Array }
 */
export async function inverseTransform<R extends Rows>(
  model: Model,
  rows: R,
  options: TransformOptions = {},
): Promise<Like<R>> {
  const codes = await examplesOf(rows);
  const { count, width } = codes;
  const data = new Float32Array(count * width);
  codes.copyRows(
    Uint32Array.from({ length: count }, (_, i) => i),
    data,
  );
  if (width !== codeWidth(model)) {
    throw new InputError(
      `The codes have ${width} numbers, but the codes of this model have ${codeWidth(model)}. Pass codes that it made.`,
    );
  }
  requireFitToLearn(codes, { canFill: false });
  const decoded = await decodeCodes(await engineOf(options), model.autoencoder, {
    shape: [count, width],
    data,
  });
  return inTheFormOf(rows, unscaled(model, decoded));
}

/**
 * Encodes and decodes examples, on the scale of the data: [examples, components] -> [examples, components]. Throws an
 * InputError as `transform` does.
 *
 * @example
 * const { data } = await reconstruct(model, rows);
 */
export async function reconstruct<R extends Rows>(
  model: Model,
  rows: R,
  options: TransformOptions = {},
): Promise<Like<R>> {
  const examples = scaledFor(model, await examplesOf(rows), options);
  const scaled = await reconstructExamples(
    await engineOf(options),
    autoencoderModel(model.autoencoder),
    examples,
  );
  return inTheFormOf(rows, unscaled(model, scaled));
}

/**
 * The squared error of the reconstructions of examples, on scaled components: summed over the components of an example,
 * averaged over examples. Less is better. `evaluate` compares it with the variance. Throws an InputError as `transform`
 * does.
 *
 * @example
 * const error = await score(model, rows);
 */
export async function score(model: Model, rows: Rows, options: TransformOptions = {}): Promise<number> {
  const examples = scaledFor(model, await examplesOf(rows), options);
  return squaredError(await engineOf(options), autoencoderModel(model.autoencoder), examples);
}

/** Scales examples as the model's network reads them. Throws an InputError if they do not fit the model. */
export function scaledFor(
  model: Model,
  examples: Examples,
  { onNote }: Pick<TransformOptions, 'onNote'> = {},
): Examples {
  if (examples.width !== inputWidth(model)) {
    throw new InputError(
      `The examples have ${examples.width} components, but the model reads ${inputWidth(model)}. ` +
        'Pass data with the components it was trained on.',
    );
  }
  const { columns, preprocessing } = model;
  requireFitToLearn(examples, { columns, missing: preprocessing.fill === null ? 'refuse' : 'mean' });
  const note = onNote && otherScaleNote(model, examples);
  if (note !== undefined) onNote?.(note);
  return preprocessed(examples, preprocessing);
}

function unscaled(model: Model, { shape, data }: NdArray): NdArray {
  return { shape, data: unscale(data, inputWidth(model), model.preprocessing) };
}

/** The engine that the caller chose, or the fastest. */
export const engineOf = ({ engine }: TransformOptions) => engine ?? defaultEngine();

let chosen: Promise<Engine> | undefined;

/** The fastest engine that works on this machine, chosen once in a process. */
export function defaultEngine(): Promise<Engine> {
  chosen ??= chooseEngine('auto').then(({ engine }) => engine);
  return chosen;
}

/** Column names of codes in a table: `code_1`, `code_2`, ... */
export function codeColumns(model: Model): string[] {
  return Array.from({ length: codeWidth(model) }, (_, i) => `code_${i + 1}`);
}

/** Applies `f` to blocks of the examples, in their order, so that the results of all need not fit in memory. */
export async function* inBlocks(
  examples: Examples,
  f: (block: Examples) => Promise<NdArray>,
  signal?: AbortSignal,
  blockRows = 10_000,
): AsyncGenerator<NdArray> {
  for (let start = 0; start < examples.count; start += blockRows) {
    throwIfInterrupted(signal);
    yield await f(selectExamples(examples, rowNumbers(Math.min(blockRows, examples.count - start), start)));
  }
}
