import { InterruptedError } from '../../src/errors.js';

/** The parts of a training that timing it needs: how many epochs, a call after each, and a way to stop. */
export interface TimedTraining {
  readonly epochs: number;
  onEpoch(): void;
  readonly signal: AbortSignal;
}

/**
 * Seconds of `repetitions` epochs of a training. An epoch before them, in which programs are compiled, is not timed;
 * and the last epoch, which may do more than the others, is never reached.
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
