import { ENGINES, type Engine, type EngineName } from './engine.js';
import { measureSpeed } from './speed.js';
import type { Speeds } from './speed-cache.js';

/** Speeds from this share of the greatest upwards count as equal. */
const NEARLY_EQUAL = 0.85;
const ROUNDS = 3;
const SECONDS_PER_ROUND = 0.07;

/** Measures each engine's best speed of several rounds, taken in turn, so that a passing load on the machine does not decide. */
export async function measured(engines: readonly Engine[]): Promise<Speeds> {
  const speeds: Speeds = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const engine of engines) {
      const speed = await measureSpeed(engine, SECONDS_PER_ROUND);
      speeds[engine.name] = Math.max(speeds[engine.name] ?? 0, speed);
    }
  }
  return speeds;
}

/** The measured engines, fastest first; of nearly equal ones, the preferred first. */
export function fastestFirst(speeds: Speeds): EngineName[] {
  const measured = ENGINES.filter((name) => speeds[name] !== undefined);
  const most = Math.max(...Object.values(speeds));
  // Only matrix products are measured, and training is more than these: a small difference must not decide.
  const rank = (name: EngineName) => Math.min(speeds[name] as number, most * NEARLY_EQUAL);
  return measured.sort((a, b) => rank(b) - rank(a));
}

/** Why the first engine was chosen, for people. */
export function comparison(speeds: Speeds): string {
  const [taken, ...others] = fastestFirst(speeds) as [EngineName, ...EngineName[]];
  const texts = [taken, ...others].map((name) => `${name} ${speeds[name]?.toFixed(0)} GFLOP/s`);
  const isFastest = others.every((name) => (speeds[name] as number) <= (speeds[taken] as number));
  return `${isFastest ? 'the fastest' : 'as fast as any'} of those that work: ${texts.join(', ')}`;
}
