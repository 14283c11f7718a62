/** Measures seconds of work. */
export interface Stopwatch {
  seconds(): number;
  /** Runs `f` without counting its time. */
  except<T>(f: () => Promise<T>): Promise<T>;
}

/** @param before seconds counted earlier */
export function stopwatch(before = 0): Stopwatch {
  const started = performance.now();
  let excepted = 0;
  return {
    seconds: () => before + (performance.now() - started - excepted) / 1000,
    async except(f) {
      const pause = performance.now();
      try {
        return await f();
      } finally {
        excepted += performance.now() - pause;
      }
    },
  };
}
