/** Notes on a training that ended badly. Each has the number that shows it and the next step. */

/** An error that grew this much above its lowest value did not just fluctuate. */
const GROWN = 2;
/** A few constant units are common. */
const MOST_CONSTANT = 0.1;

/** A note if the error of the last epoch is far above the lowest one. `errors` holds one for each epoch. */
export function explosionNote(
  what: string,
  errors: readonly number[],
  learningRate: number | null,
): string[] {
  const lowest = Math.min(...errors);
  const last = errors.at(-1) ?? lowest;
  if (!(last > GROWN * lowest)) return [];
  return [
    `${what} rose from ${short(lowest)} in epoch ${errors.indexOf(lowest) + 1} to ${short(last)} in epoch ${errors.length}: ` +
      `the training exploded. ${lower(learningRate)}`,
  ];
}

/** A note if a network reconstructs no better than the mean of the training examples. */
export function worseThanMeanNote(
  what: string,
  { error, mean }: { readonly error: number; readonly mean: number },
  learningRate: number | null,
): string[] {
  if (!(error > mean)) return [];
  return [
    `${what} has an error of ${short(error)}, but the mean of the training examples has ${short(mean)}: it learned nothing of ` +
      `use. ${lower(learningRate)}, train for more epochs, or check the scaling`,
  ];
}

/** A note if fine-tuning left the network worse than it was. */
export function spoiltNote(
  { before, after }: { readonly before: number; readonly after: number },
  learningRate: number | null,
): string[] {
  if (!(after > before)) return [];
  return [
    `fine-tuning raised the error on held-out examples from ${short(before)} to ${short(after)}. ${lower(learningRate)}, or ` +
      'use the network before fine-tuning',
  ];
}

/** A note if many hidden units have the same activity for every example. */
export function constantUnitsNote({
  constant,
  units,
}: {
  readonly constant: number;
  readonly units: number;
}): string[] {
  if (!(constant >= MOST_CONSTANT * units)) return [];
  return [
    `${constant} of ${units} hidden units (${short((100 * constant) / units)} %) have the same activity for every example and code ` +
      'nothing. Take fewer units, a lower learning rate, or smaller initial weights',
  ];
}

const lower = (rate: number | null) =>
  rate === null ? 'Lower the learning rate' : `Lower the learning rate, which is ${short(rate)}`;

const short = (value: number) => String(Number(value.toPrecision(4)));
