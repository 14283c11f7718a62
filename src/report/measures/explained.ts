import { formatShare, type Spread, spreadOf } from './spread.js';

/** The error of a model for one seed. The mean has a code of size 0. */
interface ErrorRow {
  readonly seed: number;
  readonly codeSize: number;
  readonly testSquaredError: number;
}

/**
 * The share of the variance that a model explains, over its seeds: 1 - error / error of the mean of the training examples,
 * both on the same held-out examples. Below 0 for a model worse than the mean. Null if `all` lacks the mean or its error is 0.
 */
export function explainedOf(group: readonly ErrorRow[], all: readonly ErrorRow[]): Spread | null {
  const shares = group.map(({ seed, testSquaredError }) => {
    const mean = all.find((row) => row.codeSize === 0 && row.seed === seed)?.testSquaredError ?? 0;
    return { share: mean > 0 ? 1 - testSquaredError / mean : Number.NaN };
  });
  return shares.some(({ share }) => Number.isNaN(share)) ? null : spreadOf(shares, 'share');
}

/** A cell with the share of the variance explained; null if some model has none. */
export function explainedCell(
  all: readonly ErrorRow[],
): ((rows: readonly [ErrorRow, ...ErrorRow[]]) => string) | null {
  if (explainedOf(all, all) === null) return null;
  return (rows) => formatShare(explainedOf(rows, all) as Spread);
}
