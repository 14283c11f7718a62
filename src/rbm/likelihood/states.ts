/**
 * Visits all 2^units binary states in Gray code order, starting after the state of zeros. Each step yields the unit
 * that changed and its new state.
 */
export function* flips(units: number): Generator<readonly [unit: number, on: boolean]> {
  const on = new Uint8Array(units);
  for (let count = 1; count < 2 ** units; count++) {
    const unit = 31 - Math.clz32(count & -count);
    on[unit] = on[unit] === 1 ? 0 : 1;
    yield [unit, on[unit] === 1];
  }
}

/** Yields all word counts of documents of `words` words. Every step overwrites the same array. */
export function* countVectors(words: number, vocabulary: number): Generator<Float64Array> {
  const counts = new Float64Array(vocabulary);
  function* from(place: number, left: number): Generator<Float64Array> {
    if (place === vocabulary - 1) {
      counts[place] = left;
      yield counts;
      return;
    }
    for (let count = 0; count <= left; count++) {
      counts[place] = count;
      yield* from(place + 1, left - count);
    }
  }
  yield* from(0, words);
}

/** Number of vectors that `countVectors` yields; Infinity beyond the range of float64. */
export function countVectorsOf(words: number, vocabulary: number): number {
  let number = 1;
  for (let i = 1; i < vocabulary; i++) number = (number * (words + i)) / i;
  return number;
}

/** Log of the multinomial coefficient: the number of orders of these words. */
export function logOrders(counts: Float64Array): number {
  let words = 0;
  let log = 0;
  for (const count of counts) {
    for (let i = 1; i <= count; i++) log += Math.log(++words / i);
  }
  return log;
}
