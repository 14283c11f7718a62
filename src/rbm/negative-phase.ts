import { InputError } from '../errors.js';
import { requireSchedule, type Schedule } from './schedule.js';
import { learnsVariance, type RbmUnits } from './units.js';

/** Where the statistics come from that learning takes away from the data's. */
export interface NegativePhase {
  /** `cd`: Gibbs chains that begin at each batch. `pcd`: chains that go on from update to update (Tieleman 2008). */
  readonly method: 'cd' | 'pcd';
  /** Gibbs steps between two updates; the k of CD-k. */
  readonly steps: Schedule;
  /** Whether the visible units of a chain take their means, as in the authors' rbm.m, or states drawn around them. */
  readonly visible: 'means' | 'states';
  /** How many persistent chains; without it, as many as a batch has examples. */
  readonly chains?: number;
}

/** As in the authors' rbm.m. */
export const CD1: NegativePhase = { method: 'cd', steps: 1, visible: 'means' };

/** Throws an InputError if a setting makes no sense, alone or with these units. */
export function requireNegativePhase(
  { method, steps, visible, chains }: NegativePhase,
  units: RbmUnits,
): void {
  const fits = (value: number) => Number.isInteger(value) && value >= 1;
  requireSchedule('the number of Gibbs steps', steps, fits, 'a whole number from 1 up');
  if (typeof steps === 'object' && 'from' in steps) {
    throw new InputError(
      'RBM: the number of Gibbs steps cannot move evenly, as it is a whole number. Name the epochs at which it changes.',
    );
  }
  if (chains !== undefined && !fits(chains)) {
    throw new InputError(`RBM: chains is ${chains}, but must be a whole number from 1 up.`);
  }
  if (visible === 'states') return;
  if (method === 'pcd') {
    throw new InputError(
      "RBM: persistent chains need visible 'states': chains that only ever see means never leave a mode.",
    );
  }
  if (learnsVariance(units)) {
    throw new InputError(
      `RBM: ${units.visible} visible units need a negative phase with visible 'states': means have no spread, so the ` +
        'learned variances would be wrong.',
    );
  }
}
