/** Notes on a training that ended badly. Each has the number that shows it and the next step. */

/** An error this many times that of the mean, or of an earlier epoch, did not just fluctuate. */
const EXPLODED = 10;
/** A few constant units are common. */
const MOST_CONSTANT = 0.1;

/**
 * A note if an epoch's error is far above that of an earlier epoch, or of the mean where that is known: the rate is too high,
 * even where the training found back. `errors` holds one for each epoch.
 */
export function explosionNote(
  what: string,
  errors: readonly number[],
  {
    learningRate,
    mean = Number.POSITIVE_INFINITY,
  }: { readonly learningRate: number | null; readonly mean?: number },
): string[] {
  let lowest = mean;
  for (const [i, error] of errors.entries()) {
    if (error > EXPLODED * lowest)
      return [
        `${what} rose to ${short(error)} in epoch ${i + 1}, ${short(error / lowest)} times ` +
          `${lowest === mean ? 'that of the mean' : 'what it was before'}: the training exploded. ${lower(learningRate)}`,
      ];
    lowest = Math.min(lowest, error);
  }
  return [];
}

/** The samples of RBMs have noise that a short training does not outweigh: so much is no sign of a bad one. */
const NOISY = 1.5;

/**
 * A note if a network reconstructs no better than the mean of the training examples. `isNoisy` for RBMs, and for a network
 * that was not fine-tuned.
 */
export function worseThanMeanNote(
  what: string,
  {
    error,
    mean,
    isNoisy = false,
  }: { readonly error: number; readonly mean: number; readonly isNoisy?: boolean },
  learningRate: number | null,
): string[] {
  if (!(error > (isNoisy ? NOISY * mean : mean))) return [];
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
