import { InputError } from '../errors.js';
import type { Random } from '../random.js';
import { type Examples, selectExamples } from './examples.js';

/** Training examples, and validation examples that tell when training stops helping. */
export interface Split {
  readonly train: Examples;
  readonly validation: Examples;
}

/** A split by chance. */
export interface HeldBack extends Split {
  /** Row numbers of the training examples, in rising order. */
  readonly trainRows: Uint32Array;
}

/** A split with examples that take no part in training, not even in choosing its weights. */
export interface TestedSplit extends Split {
  /** Null unless a test was asked for. */
  readonly test: Examples | null;
}

/** Holds back a fraction of the examples for a test, if one is given, then a fraction of the others for validation. */
export function splitExamples(
  examples: Examples,
  { test, validation }: { readonly test?: number | undefined; readonly validation: number },
  random: Random,
): HeldBack & TestedSplit {
  const outer = test === undefined ? null : holdBack(examples, test, random.fork('test'));
  const inner = holdBack(outer?.train ?? examples, validation, random.fork('validation'));
  if (outer === null) return { ...inner, test: null };
  const trainRows = inner.trainRows.map((row) => outer.trainRows[row] as number);
  return { ...inner, trainRows, test: outer.validation };
}

/** Enough to resolve a tenth of a per cent. More would be lost to training. */
const MOST_VALIDATION = 10_000;

/**
 * Holds back a random fraction of the examples for validation, at least one and at most ten thousand.
 * Throws an InputError for fewer than two examples, or a fraction that is not between 0 and 1.
 */
export function holdBack(examples: Examples, fraction: number, random: Random): HeldBack {
  if (!(fraction > 0 && fraction < 1)) {
    throw new InputError(
      `The fraction of examples for validation is ${fraction}, but must be above 0 and below 1.`,
    );
  }
  if (examples.count < 2) {
    throw new InputError(
      `There is ${examples.count} example, but training needs at least two, because one is held back for validation. Give more.`,
    );
  }
  const held = Math.min(
    MOST_VALIDATION,
    Math.max(1, Math.round(examples.count * fraction)),
    examples.count - 1,
  );
  const order = random.permutation(examples.count);
  // In the order of the data, so that a file is read from its beginning to its end.
  const [heldRows, trainRows] = [order.slice(0, held).sort(), order.slice(held).sort()];
  return {
    validation: selectExamples(examples, heldRows),
    train: selectExamples(examples, trainRows),
    trainRows,
  };
}
