import type { NdArray } from '../src/compute/ndarray.js';

/** Whether two results agree, and a line of text that says so. */
export interface Verdict {
  readonly agrees: boolean;
  readonly text: string;
}

export interface Parts<T> {
  readonly train: T;
  readonly test: T;
}

export const PARTS = ['train', 'test'] as const;
/** Largest relative difference of squared errors. */
const ERRORS_MAY_DIFFER = 1e-4;
/** Largest difference of codes whose mean square is 1. Ours come from float32 products. */
const CODES_MAY_DIFFER = 1e-3;

/** Compares our squared errors with scikit-learn's. */
export function errorVerdicts(what: string, ours: Parts<number>, theirs: Parts<number>): Verdict[] {
  return PARTS.map((part) => {
    const numbers = `ours ${ours[part].toFixed(6)}, scikit-learn's ${theirs[part].toFixed(6)}`;
    const difference = Math.abs(ours[part] / theirs[part] - 1);
    return verdict(`${what}, ${part}: ${numbers}, relative difference`, difference, ERRORS_MAY_DIFFER);
  });
}

/**
 * Compares our codes, [examples, size], with scikit-learn's, a row for each example. Over the training examples, our
 * components have the mean square 1, scikit-learn's have the length 1 and an arbitrary sign.
 */
export function codeVerdicts(what: string, ours: Parts<NdArray>, theirs: Parts<number[][]>): Verdict[] {
  const size = ours.train.shape[1] as number;
  const scales = Array.from({ length: size }, (_, k) => {
    const along = theirs.train.reduce(
      (sum, row, i) => sum + (row[k] as number) * (ours.train.data[i * size + k] as number),
      0,
    );
    return Math.sign(along) * Math.sqrt(theirs.train.length);
  });
  return PARTS.map((part) => {
    const [count] = ours[part].shape;
    const differences = Array.from(ours[part].data, (value, at) => {
      const other = theirs[part][Math.floor(at / size)]?.[at % size] as number;
      return Math.abs(value - other * (scales[at % size] as number));
    });
    const difference = theirs[part].length === count ? Math.max(...differences) : Number.NaN;
    return verdict(`${what}, ${part}: ${count} codes, largest difference`, difference, CODES_MAY_DIFFER);
  });
}

/** NaN never agrees. */
function verdict(text: string, difference: number, allowed: number): Verdict {
  const agrees = difference <= allowed;
  return { agrees, text: `${text} ${difference.toExponential(1)}${agrees ? '' : ' TOO LARGE'}` };
}
