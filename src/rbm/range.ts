import { type Examples, eachBlock, requireExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type UnitType, unitRules } from './units.js';

/** An engine's σ may slightly exceed 1: onnxruntime returns 1.0000001 for saturated units. */
const ROUNDING = 1e-6;

/** Throws an InputError if there are no examples, or if a value is not finite or outside the range of the unit type. */
export function requireInRange(examples: Examples, visible: UnitType): void {
  requireExamples(examples);
  const { values: kind } = unitRules[visible];
  const range = RANGES[kind];
  for (const { values, start } of eachBlock(examples)) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (range.holds(value)) continue;
      const row = start + Math.floor(i / examples.width);
      const where = examples.rowName?.(row) ?? `example ${row + 1}`;
      throw new InputError(
        `The data hold ${value} at ${where}, component ${(i % examples.width) + 1} (both from 1)${range.advice}`,
      );
    }
    if (kind === 'counts') requireWords(values, start, examples.width);
  }
}

/** Number of words of the longest document. The examples are word counts. */
export function longestDocument(examples: Examples): number {
  let longest = 0;
  for (const { values, rows } of eachBlock(examples)) {
    for (let row = 0; row < rows; row++) longest = Math.max(longest, wordsOf(values, row, examples.width));
  }
  return longest;
}

function requireWords(values: Float32Array, start: number, width: number): void {
  for (let row = 0; row * width < values.length; row++) {
    if (wordsOf(values, row, width) > 0) continue;
    throw new InputError(
      `There is no word in example ${start + row + 1} (from 1), and an empty document teaches nothing. ` +
        'Leave out empty documents.',
    );
  }
}

/** Number of words of one document. */
export function wordsOf(values: Float32Array, row: number, width: number): number {
  let words = 0;
  for (let i = row * width; i < (row + 1) * width; i++) words += values[i] as number;
  return words;
}

const FINITE = {
  holds: Number.isFinite,
  advice: ', but only finite numbers can be learned. Remove or fill in such values.',
};

const RANGES = {
  probabilities: {
    holds: (value: number) => value >= -ROUNDING && value <= 1 + ROUNDING,
    advice:
      ', but Bernoulli visible units read each value as a probability and need [0, 1]. Divide byte images by 255, or ' +
      "choose visible units of type 'gaussian'.",
  },
  counts: {
    holds: (value: number) => Number.isInteger(value) && value >= 0,
    advice:
      ', but softmax visible units read each value as the count of a word and need whole numbers from 0 up. ' +
      'Give counts, not frequencies or weights.',
  },
  'real numbers': FINITE,
  'whole numbers': FINITE,
};
