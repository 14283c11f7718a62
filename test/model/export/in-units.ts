/** The largest difference, in units of the spread that each component has. */
export function inUnits(
  actual: Float32Array,
  expected: Float32Array,
  width: number,
  unit: (i: number) => number,
): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  // A float32 near an offset of 1.7e9 is off by up to 64 by itself.
  const resolution = (i: number) => Math.abs(expected[i] as number) * 2 ** -23;
  return actual.reduce((most, value, i) => {
    const off = Math.max(0, Math.abs(value - (expected[i] as number)) - resolution(i)) / unit(i % width);
    return Math.max(most, off);
  }, 0);
}
