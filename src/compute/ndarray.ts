/** A float32 array in host memory, row-major. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Arrays by name, such as `{ weights: [visible, hidden], hiddenBias: [hidden] }`. */
export type Arrays = Readonly<Record<string, NdArray>>;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** An array of zeros. */
export function zeros(shape: readonly number[]): NdArray {
  return { shape, data: new Float32Array(sizeOf(shape)) };
}

/**
 * An array over these data, without a copy. Throws a RangeError if the shape has another number of elements.
 *
 * @example ndarray([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
 */
export function ndarray(shape: readonly number[], data: Float32Array): NdArray {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(
      `ndarray: ${data.length} numbers do not fill the shape [${shape.join(', ')}], which holds ${sizeOf(shape)}.`,
    );
  }
  return { shape, data };
}
