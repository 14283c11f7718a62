import { InputError } from '../errors.js';
import { type Examples, eachBlock, requireExamples } from './examples.js';

/** Statistics of each component of the examples, [width] each. */
export interface ComponentStatistics {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly mean: Float64Array;
  /** Standard deviation, divided by the number of values. */
  readonly deviation: Float64Array;
  /** Least and greatest value of all components. */
  readonly range: readonly [number, number];
  /** Whether every value is a whole number. */
  readonly whole: boolean;
}

/**
 * Computes the statistics in one pass over the examples, without the missing values. Throws an InputError with the
 * component's name if it has no values, or an infinite one.
 */
export function componentStatistics(
  examples: Examples,
  columns: readonly string[] | undefined,
): ComponentStatistics {
  const { width } = examples;
  const filled = (value: number) => new Float64Array(width).fill(value);
  const [least, greatest, sum, squares, counts] = [
    filled(Number.POSITIVE_INFINITY),
    filled(Number.NEGATIVE_INFINITY),
    filled(0),
    filled(0),
    filled(0),
  ];
  // Differences from the first value are summed, so that large numbers of small spread lose no digits.
  const shift = filled(Number.NaN);
  let whole = true;
  for (const { values } of eachBlock(examples)) {
    for (let at = 0, i = 0; at < values.length; at++, i++) {
      if (i === width) i = 0;
      const value = values[at] as number;
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(shift[i] as number)) shift[i] = value;
      const difference = value - (shift[i] as number);
      sum[i] = (sum[i] as number) + difference;
      squares[i] = (squares[i] as number) + difference * difference;
      counts[i] = (counts[i] as number) + 1;
      if (value < (least[i] as number)) least[i] = value;
      if (value > (greatest[i] as number)) greatest[i] = value;
      whole &&= Number.isInteger(value);
    }
  }
  const empty = counts.indexOf(0);
  if (empty >= 0)
    throw new InputError(
      `The ${componentName(empty, columns)} has no values at all. Leave it out with \`exclude\`.`,
      { option: 'exclude' },
    );
  const infinite = least.findIndex(
    (value, i) => !Number.isFinite(value) || !Number.isFinite(greatest[i] as number),
  );
  if (infinite >= 0)
    throw new InputError(
      `The ${componentName(infinite, columns)} has an infinite value. Correct it, or leave the column out with \`exclude\`.`,
      { option: 'exclude' },
    );
  const mean = sum.map((total, i) => total / (counts[i] as number));
  const deviation = squares.map((total, i) =>
    Math.sqrt(varianceOf(sum[i] as number, total, counts[i] as number)),
  );
  return {
    ...{ least, greatest, deviation, whole },
    mean: mean.map((value, i) => value + (shift[i] as number)),
    // Not Math.min(...least): a million arguments overflow the stack.
    range: [
      least.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      greatest.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    ],
  };
}

/**
 * The variance of `count` numbers, from their sum and the sum of their squares: ⟨x²⟩ - ⟨x⟩², where rounding cannot make
 * it negative.
 */
export function varianceOf(sum: number, squares: number, count: number): number {
  return Math.max(0, squares / count - (sum / count) ** 2);
}

/** Name of a component for messages, or its number from 1. */
export const componentName = (column: number, columns: readonly string[] | undefined) =>
  columns?.[column] === undefined ? `column ${column + 1}` : `column "${columns[column]}"`;

/** Mean of each component, summed in float64. [width] Throws an InputError if there are no examples. */
export function componentMeans(examples: Examples): Float64Array {
  requireExamples(examples);
  const { width, count } = examples;
  const sums = new Float64Array(width);
  for (const { values } of eachBlock(examples)) {
    for (let row = 0; row < values.length; row += width) {
      for (let i = 0; i < width; i++) sums[i] = (sums[i] as number) + (values[row + i] as number);
    }
  }
  return sums.map((sum) => sum / count);
}
