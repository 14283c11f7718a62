import { InputError } from '../errors.js';

/**
 * A value for each epoch, counted from 1: a constant, steps (each value holds from its epoch until the next step), or a
 * linear change from the first epoch to the last.
 */
export type Schedule =
  | number
  | readonly { readonly epoch: number; readonly value: number }[]
  | { readonly from: number; readonly to: number };

/** Value of the schedule in epoch `epoch` of `epochs`. */
export function scheduled(schedule: Schedule, epoch: number, epochs: number): number {
  if (typeof schedule === 'number') return schedule;
  if ('from' in schedule) {
    const done = epochs > 1 ? (epoch - 1) / (epochs - 1) : 0;
    return schedule.from + (schedule.to - schedule.from) * done;
  }
  return schedule.findLast((step) => step.epoch <= epoch)?.value as number;
}

/** Throws an InputError unless every value `fits`, and steps start at epoch 1 in rising order. */
export function requireSchedule(
  name: string,
  schedule: Schedule,
  fits: (value: number) => boolean,
  what: string,
): void {
  const wrong = valuesOf(schedule).find((value) => !fits(value));
  if (wrong !== undefined) throw new InputError(`RBM: ${name} is ${wrong}, but must be ${what}.`);
  if (typeof schedule === 'number' || 'from' in schedule) return;
  const epochs = schedule.map(({ epoch }) => epoch);
  const follow = epochs.every(
    (epoch, i) => Number.isInteger(epoch) && (i === 0 || epoch > (epochs[i - 1] as number)),
  );
  if (epochs[0] === 1 && follow) return;
  throw new InputError(
    `RBM: ${name} changes at the epochs ${epochs.join(', ') || 'none'}, but a schedule begins at epoch 1 and lists later epochs in rising order.`,
  );
}

function valuesOf(schedule: Schedule): number[] {
  if (typeof schedule === 'number') return [schedule];
  return 'from' in schedule ? [schedule.from, schedule.to] : schedule.map(({ value }) => value);
}
