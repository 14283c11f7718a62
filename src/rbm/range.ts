import { type Examples, eachBlock, requireExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type UnitType, unitRules } from './units.js';

/** An engine's σ may come out a little above 1: onnxruntime's gives 1.0000001 for saturated units. */
const ROUNDING = 1e-6;

/** Throws an InputError if the examples are none, not finite, or outside what the unit type can stand for. */
export function requireInRange(examples: Examples, visible: UnitType): void {
  requireExamples(examples);
  const { values: kind } = unitRules[visible];
  const range = RANGES[kind];
  for (const { values, start } of eachBlock(examples)) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (range.holds(value)) continue;
      const row = start + Math.floor(i / examples.width) + 1;
      throw new InputError(
        `The data hold ${value} at example ${row}, component ${(i % examples.width) + 1} (both from 1)${range.advice}`,
      );
    }
    if (kind === 'counts') requireWords(values, start, examples.width);
  }
}

/** Words of the longest document; the examples are counts. */
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
      `The data hold no word in example ${start + row + 1} (from 1), and a document without words says nothing of its ` +
        'topics. Leave out empty documents.',
    );
  }
}

export function wordsOf(values: Float32Array, row: number, width: number): number {
  let words = 0;
  for (let i = row * width; i < (row + 1) * width; i++) words += values[i] as number;
  return words;
}

const FINITE = {
  holds: Number.isFinite,
  advice: '. Only finite numbers can be learned: remove or fill in such values.',
};

const RANGES = {
  probabilities: {
    holds: (value: number) => value >= -ROUNDING && value <= 1 + ROUNDING,
    advice:
      ', but Bernoulli visible units read each value as a probability and need [0, 1]. Divide byte images by 255, or ' +
      "choose visible units of type 'gaussian' (--visible gaussian).",
  },
  counts: {
    holds: (value: number) => Number.isInteger(value) && value >= 0,
    advice:
      ', but softmax visible units read each value as the number of times that a word occurs and need whole numbers ' +
      'from 0 up. Give counts, not frequencies or weights.',
  },
  'real numbers': FINITE,
  'whole numbers': FINITE,
};
