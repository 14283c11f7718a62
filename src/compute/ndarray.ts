/** Numbers in host memory: row-major float32 with their shape. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Arrays by name, such as `{ weights: [visible, hidden], hiddenBias: [hidden] }`. */
export type Arrays = Readonly<Record<string, NdArray>>;

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** An array of zeros. */
export function zeros(shape: readonly number[]): NdArray {
  return { shape, data: new Float32Array(sizeOf(shape)) };
}

/** The array of these numbers, which it keeps (no copy). Throws when the shape holds another number of them. */
export function ndarray(shape: readonly number[], data: Float32Array): NdArray {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(`ndarray: ${data.length} numbers cannot have the shape [${shape.join(', ')}].`);
  }
  return { shape, data };
}
