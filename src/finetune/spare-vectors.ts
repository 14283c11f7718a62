/** A pool of vectors of one length. Allocating new memory takes longer than filling it. */
export interface SpareVectors {
  /** A vector with arbitrary values. */
  take(): Float32Array;
  /** Returns a vector to the pool. The caller may not use it afterwards. */
  give(vector: Float32Array): void;
}

export function spareVectors(length: number): SpareVectors {
  const spare: Float32Array[] = [];
  return {
    take: () => spare.pop() ?? new Float32Array(length),
    give: (vector) => void spare.push(vector),
  };
}
