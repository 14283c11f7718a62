/** Consecutive batches of one size, worked through in one call of a program. */
export interface BatchCall {
  /** Where in the epoch's order the first batch begins. */
  readonly start: number;
  readonly batchSize: number;
  readonly steps: number;
}

/**
 * Cuts an epoch into calls of at most `stepsPerCall` batches. What is left over when `count` is no multiple of
 * `batchSize` goes into the last batch, which makes that one larger.
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
