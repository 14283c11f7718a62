import { InputError } from '../errors.js';
import { requireSchedule, type Schedule } from './schedule.js';
import { learnsVariance, type RbmUnits } from './units.js';

/** How the model's statistics are sampled, which learning subtracts from those of the data. */
export interface NegativePhase {
  /** `cd`: Gibbs chains start at each batch. `pcd`: chains persist from update to update (Tieleman 2008). */
  readonly method: 'cd' | 'pcd';
  /** Gibbs steps between two updates; the k of CD-k. */
  readonly steps: Schedule;
  /** Whether a chain's visible units are set to their means, as in the authors' rbm.m, or to sampled states. */
  readonly visible: 'means' | 'states';
  /** Number of persistent chains; by default the batch size. */
  readonly chains?: number;
}

/** CD-1 as in the authors' rbm.m. */
export const CD1: NegativePhase = { method: 'cd', steps: 1, visible: 'means' };

/** Throws an InputError for a setting that is out of range or does not suit the units. */
export function requireNegativePhase(
  { method, steps, visible, chains }: NegativePhase,
  units: RbmUnits,
): void {
  const fits = (value: number) => Number.isInteger(value) && value >= 1;
  requireSchedule('the number of Gibbs steps', steps, fits, 'a whole number from 1 up');
  if (typeof steps === 'object' && 'from' in steps) {
    throw new InputError(
      'RBM: the number of Gibbs steps cannot move evenly, because it is a whole number. List the epochs at which it changes.',
    );
  }
  if (chains !== undefined && !fits(chains)) {
    throw new InputError(`RBM: chains is ${chains}, but must be a whole number from 1 up.`);
  }
  if (visible === 'states') return;
  if (method === 'pcd') {
    throw new InputError("RBM: persistent chains need visible 'states': chains of means never leave a mode.");
  }
  if (learnsVariance(units)) {
    throw new InputError(
      `RBM: ${units.visible} visible units need a negative phase with visible 'states': means have no spread, so the ` +
        'learned variances would be wrong.',
    );
  }
}
