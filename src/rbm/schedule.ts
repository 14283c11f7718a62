import { InputError } from '../errors.js';

/**
 * A number of each epoch, counted from 1: always the same, one that holds from an epoch on until the next is named, or
 * one that moves in equal steps from the first epoch to the last.
 */
export type Schedule =
  | number
  | readonly { readonly epoch: number; readonly value: number }[]
  | { readonly from: number; readonly to: number };

export function scheduled(schedule: Schedule, epoch: number, epochs: number): number {
  if (typeof schedule === 'number') return schedule;
  if ('from' in schedule) {
    const done = epochs > 1 ? (epoch - 1) / (epochs - 1) : 0;
    return schedule.from + (schedule.to - schedule.from) * done;
  }
  return schedule.findLast((step) => step.epoch <= epoch)?.value as number;
}

/** Throws an InputError unless every number of the schedule `fits`, and steps begin with epoch 1 and follow each other. */
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
    `RBM: ${name} changes at the epochs ${epochs.join(', ') || 'none'}, but a schedule begins at epoch 1 and names later epochs in their order.`,
  );
}

function valuesOf(schedule: Schedule): number[] {
  if (typeof schedule === 'number') return [schedule];
  return 'from' in schedule ? [schedule.from, schedule.to] : schedule.map(({ value }) => value);
}
