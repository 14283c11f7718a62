/** The values scaled linearly to [0, 1]; 1/2 for each if all are equal. */
export function fractionsOf(values: readonly number[]): number[] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const span = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - least;
  return values.map((value) => (span > 0 ? (value - least) / span : 0.5));
}
