import type { Examples } from './examples.js';
import { componentName } from './fit-to-learn.js';
import type { Rounding } from './rounding.js';

/** A variation that is a few float64 rounding errors wide is no information. */
const NOISE = 8 * Number.EPSILON;
/** Rounding by less than this share of a column's range does no harm. */
const HARMLESS = 1 / 64;

/** The columns, from 0, whose values differ by so little beside their size that float32 loses the differences. */
function lostColumns({ least, greatest, error }: Rounding): number[] {
  return [...error.keys()].filter((i) => {
    const [low, high] = [least[i] as number, greatest[i] as number];
    const range = high - low;
    return range > NOISE * Math.max(Math.abs(low), Math.abs(high)) && (error[i] as number) > HARMLESS * range;
  });
}

/** Only a column whose float32 values span at most so many float32 steps can have lost its variation. */
const MOST_STEPS = 1 / HARMLESS + 2;

/**
 * A note on columns whose variation rounding to float32 takes away, such as times in seconds since 1970. `least` and
 * `greatest` are those of the rounded values: the source is asked only where they are suspicious.
 */
export function lostVariationNotes(
  { rounding }: Examples,
  { least, greatest }: Pick<Rounding, 'least' | 'greatest'>,
  columns: readonly string[] | undefined,
): string[] {
  const isSuspicious = least.some((low, i) => {
    const high = greatest[i] as number;
    return high - low <= MOST_STEPS * stepAt(Math.max(Math.abs(low), Math.abs(high)));
  });
  if (rounding === undefined || !isSuspicious) return [];
  const exact = rounding();
  const lost = lostColumns(exact);
  const [first] = lost;
  if (first === undefined) return [];
  const names = lost.slice(0, 5).map((i) => componentName(i, columns));
  const more = lost.length > names.length ? ` and ${lost.length - names.length} others` : '';
  const [low, high] = [exact.least[first] as number, exact.greatest[first] as number];
  return [
    `${names.join(', ')}${more}: 32-bit floats cannot tell values between ${low} and ${high} apart, so the variation is lost. ` +
      `Subtract an offset such as ${low} before, or leave the column out`,
  ];
}

/** Distance between neighbouring float32 numbers of this size. 0 where all values are 0. */
function stepAt(size: number): number {
  return size === 0 ? -1 : 2 ** (Math.floor(Math.log2(size)) - 23);
}
