import { InputError } from '../errors.js';
import { type Examples, eachBlock } from './examples.js';

/** What is known of each component of the examples, [width] each. */
export interface ComponentStatistics {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** The least and the greatest value of all components. */
  readonly range: readonly [number, number];
  /** Whether every value is a whole number. */
  readonly whole: boolean;
}

/**
 * One pass over the examples; missing values do not count. Throws an InputError, with the component's name, for one that has
 * no values or an infinite one.
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
  // Sums of differences from the first value: large numbers of small spread lose no digits.
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
    throw new InputError(`The ${componentName(empty, columns)} has no values at all. Leave it out.`);
  const infinite = least.findIndex(
    (value, i) => !Number.isFinite(value) || !Number.isFinite(greatest[i] as number),
  );
  if (infinite >= 0)
    throw new InputError(
      `The ${componentName(infinite, columns)} has an infinite value. Correct it or leave the column out.`,
    );
  const mean = sum.map((total, i) => total / (counts[i] as number));
  const deviation = squares.map((total, i) =>
    Math.sqrt(Math.max(0, total / (counts[i] as number) - (mean[i] as number) ** 2)),
  );
  return {
    ...{ least, greatest, deviation, whole },
    mean: mean.map((value, i) => value + (shift[i] as number)),
    // Not Math.min(...least): its arguments lie on the stack, which has no room for a million.
    range: [
      least.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      greatest.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    ],
  };
}

/** A component by its name, or by its number from 1. */
export const componentName = (column: number, columns: readonly string[] | undefined) =>
  columns?.[column] === undefined ? `column ${column + 1}` : `column "${columns[column]}"`;
