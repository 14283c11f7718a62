import { InputError } from '../errors.js';
import { type Examples, eachBlock, requireExamples } from './examples.js';
import { componentName, type Fitness, isUnfit, unfit } from './fit-to-learn.js';

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

/** What the statistics are computed from. */
export interface StatisticsOptions extends Fitness {
  /** Numbers of the rows that count, in rising order. The others are only checked. Default: all. */
  readonly rows?: Uint32Array | undefined;
}

/**
 * Computes the statistics, without the missing values, in one pass over all examples that also checks whether they are fit
 * to learn from. Throws an InputError with row and column for a value that is not, and with the component's name if it has
 * no values.
 */
export function componentStatistics(
  examples: Examples,
  { rows, ...fitness }: StatisticsOptions,
): ComponentStatistics {
  const { width } = examples;
  const sums = newSums(width);
  const isCounted = rowsThatCount(rows);
  for (const { values, start } of eachBlock(examples)) {
    for (let from = 0; from < values.length; from += width) {
      for (let at = from; at < from + width; at++) {
        const value = values[at] as number;
        // Finite values, nearly all of them, are told apart without a call.
        if (value - value !== 0 && isUnfit(value, fitness))
          throw unfit(examples, value, start * width + at, fitness);
      }
      if (isCounted(start + from / width)) addRow(sums, values, from);
    }
  }
  const { least, greatest, shift, sum, squares, counts, whole } = sums;
  const empty = counts.indexOf(0);
  if (empty >= 0)
    throw new InputError(
      `The ${componentName(empty, fitness.columns)} has no values at all. Leave it out with \`exclude\`.`,
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

function newSums(width: number) {
  const filled = (value: number) => new Float64Array(width).fill(value);
  return {
    least: filled(Number.POSITIVE_INFINITY),
    greatest: filled(Number.NEGATIVE_INFINITY),
    // Differences from the first value are summed, so that large numbers of small spread lose no digits.
    shift: filled(Number.NaN),
    sum: filled(0),
    squares: filled(0),
    counts: filled(0),
    whole: true,
  };
}

function addRow(sums: ReturnType<typeof newSums>, values: Float32Array, from: number): void {
  const { least, greatest, shift, sum, squares, counts } = sums;
  for (let i = 0; i < sum.length; i++) {
    const value = values[from + i] as number;
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(shift[i] as number)) shift[i] = value;
    const difference = value - (shift[i] as number);
    sum[i] = (sum[i] as number) + difference;
    squares[i] = (squares[i] as number) + difference * difference;
    counts[i] = (counts[i] as number) + 1;
    if (value < (least[i] as number)) least[i] = value;
    if (value > (greatest[i] as number)) greatest[i] = value;
    sums.whole &&= Number.isInteger(value);
  }
}

/**
 * The variance of `count` numbers, from their sum and the sum of their squares: ⟨x²⟩ - ⟨x⟩², where rounding cannot make
 * it negative.
 */
export function varianceOf(sum: number, squares: number, count: number): number {
  return Math.max(0, squares / count - (sum / count) ** 2);
}

/** Tells of each row, asked in rising order, whether it is among `rows`. */
function rowsThatCount(rows: Uint32Array | undefined): (row: number) => boolean {
  if (rows === undefined) return () => true;
  let next = 0;
  return (row) => {
    if (rows[next] !== row) return false;
    next++;
    return true;
  };
}

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
