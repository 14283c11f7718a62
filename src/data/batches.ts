/** Consecutive batches of one size that one call of a program processes. */
export interface BatchCall {
  /** Position of the first example in the epoch's order. */
  readonly start: number;
  readonly batchSize: number;
  readonly steps: number;
}

/**
 * Splits an epoch into calls of at most `stepsPerCall` batches. If `count` is not a multiple of `batchSize`, the last
 * batch also takes the remaining examples, so it is larger than the others.
 */
export function batchCalls(count: number, batchSize: number, stepsPerCall: number): BatchCall[] {
  const remainder = count % batchSize;
  const fullBatches = Math.floor(count / batchSize);
  if (fullBatches === 0) return [{ start: 0, batchSize: count, steps: 1 }];

  const alike = remainder === 0 ? fullBatches : fullBatches - 1;
  const calls: BatchCall[] = [];
  for (let batch = 0; batch < alike; batch += stepsPerCall) {
    calls.push({ start: batch * batchSize, batchSize, steps: Math.min(stepsPerCall, alike - batch) });
  }
  if (remainder > 0) calls.push({ start: alike * batchSize, batchSize: batchSize + remainder, steps: 1 });
  return calls;
}
