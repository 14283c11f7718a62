/** log Σ exp(x), accumulated term by term in float64 without overflow. */
export interface LogSum {
  add(x: number): void;
  value(): number;
}

export function logSum(): LogSum {
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  return {
    add(x) {
      if (x <= most) sum += Math.exp(x - most);
      else {
        sum = sum * Math.exp(most - x) + 1;
        most = x;
      }
    },
    value: () => most + Math.log(sum),
  };
}

/** Log of the mean of exp(x). */
export function logMeanExp(values: ArrayLike<number>): number {
  const sum = logSum();
  for (let i = 0; i < values.length; i++) sum.add(values[i] as number);
  return sum.value() - Math.log(values.length);
}
