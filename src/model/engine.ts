import { chooseEngine } from '../compute/choose.js';
import type { Engine } from '../compute/engine.js';

let chosen: Promise<Engine> | undefined;

/** The fastest engine that works here, looked for once. */
export function defaultEngine(): Promise<Engine> {
  chosen ??= chooseEngine('auto').then(({ engine }) => engine);
  return chosen;
}
