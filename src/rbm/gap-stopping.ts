import { InputError } from '../errors.js';

/**
 * Says when to stop a training by its free-energy gaps: when the gap has grown at each of `patience` looks in a row, as it
 * does where an RBM begins to overfit; while validation data have the lower free energy, it does not. Values rise and
 * fall with log Z, which gaps do not know (Hinton 2010, section 6).
 */
export function gapStopping(patience: number): (gap: number) => boolean {
  if (!Number.isInteger(patience) || patience < 1) {
    throw new InputError(
      `The patience of stopping is ${patience}, but must be a whole number of looks from 1 up.`,
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
