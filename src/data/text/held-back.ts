import type { Random } from '../../random.js';

/** How the texts of a class are split: what share is kept for testing, and what chooses it. */
export interface TextSplit {
  readonly testShare: number;
  readonly random: Random;
}

/** Which of the `count` texts of a class, numbered from 0, are kept for testing. */
export function heldBack(className: string, count: number, { testShare, random }: TextSplit): Set<number> {
  const order = random.fork(className).permutation(count);
  return new Set(order.subarray(0, Math.round(testShare * count)));
}
