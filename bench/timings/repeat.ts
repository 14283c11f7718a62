/** Seconds of each of `repetitions` calls of `f`, after a warm-up call. */
export async function repeatedSeconds(repetitions: number, f: () => Promise<unknown>): Promise<number[]> {
  await f();
  const seconds: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    const started = performance.now();
    await f();
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
}
