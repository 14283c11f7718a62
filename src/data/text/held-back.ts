import type { Random } from '../../random.js';

/** Split of the texts of each class into training and testing. */
export interface TextSplit {
  /** Fraction of each class for testing. */
  readonly testShare: number;
  readonly random: Random;
}

/** Numbers, from 0, of the test texts among the `count` texts of a class. */
export function heldBack(className: string, count: number, { testShare, random }: TextSplit): Set<number> {
  const order = random.fork(className).permutation(count);
  return new Set(order.subarray(0, Math.round(testShare * count)));
}
