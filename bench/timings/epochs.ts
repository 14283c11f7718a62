import { InterruptedError } from '../../src/errors.js';

/** Options of a training that its timing sets. */
export interface TimedTraining {
  readonly epochs: number;
  onEpoch(): void;
  readonly signal: AbortSignal;
}

/**
 * Seconds of `repetitions` epochs of a training. The epoch before them, which includes compilation, is not timed; the
 * last epoch, which may do more than the others, is not reached.
 */
export async function epochSeconds(
  repetitions: number,
  train: (timed: TimedTraining) => Promise<unknown>,
): Promise<number[]> {
  const enough = new AbortController();
  const ends: number[] = [];
  const onEpoch = () => {
    ends.push(performance.now());
    if (ends.length > repetitions) enough.abort();
  };
  try {
    await train({ epochs: repetitions + 2, onEpoch, signal: enough.signal });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
  }
  return ends.slice(1, repetitions + 1).map((end, i) => (end - (ends[i] as number)) / 1000);
}
