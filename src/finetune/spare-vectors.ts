/** Vectors whose memory is used again: to ask the system for new memory takes longer than to fill it. */
export interface SpareVectors {
  /** A vector with anything in it. */
  take(): Float32Array;
  /** Nobody may use the vector any more. */
  give(vector: Float32Array): void;
}

export function spareVectors(length: number): SpareVectors {
  const spare: Float32Array[] = [];
  return {
    take: () => spare.pop() ?? new Float32Array(length),
    give: (vector) => void spare.push(vector),
  };
}
