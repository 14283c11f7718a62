import { InputError } from '../errors.js';

/**
 * Early stopping on the free-energy gap (validation minus training): returns true once a positive gap has grown at
 * `patience` calls in a row. Gaps are used because log Z, which changes during training, cancels in them (Hinton 2010,
 * section 6). Throws an InputError for a patience below 1.
 */
export function gapStopping(patience: number): (gap: number) => boolean {
  if (!Number.isInteger(patience) || patience < 1) {
    throw new InputError(
      `The patience of early stopping is ${patience}, but must be a whole number from 1 up.`,
    );
  }
  let former = Number.POSITIVE_INFINITY;
  let grown = 0;
  return (gap) => {
    grown = gap > 0 && gap > former ? grown + 1 : 0;
    former = gap;
    return grown >= patience;
  };
}
