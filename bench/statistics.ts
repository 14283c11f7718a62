/** Times or rates of several runs. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Median (the mean of the middle two of an even number of values), minimum and maximum. Throws a RangeError without
 * values.
 */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('spreadOf: there are no values to take the median of.');
  const ascending = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ascending.length / 2);
  const upper = ascending[middle] as number;
  const median = ascending.length % 2 === 1 ? upper : ((ascending[middle - 1] as number) + upper) / 2;
  return { median, min: ascending[0] as number, max: ascending.at(-1) as number };
}
