import { InputError } from '../../errors.js';

/** Schedule of Salakhutdinov & Murray 2008: steps of 1/1,000, then 1/10,000, then 1/100,000. */
const PIECES = [
  { upTo: 0.5, steps: 500 },
  { upTo: 0.9, steps: 4000 },
  { upTo: 1, steps: 10_000 },
] as const;

/** Number of inverse temperatures in that schedule. */
export const USUAL_TEMPERATURES = 14_501;

/**
 * Inverse temperatures from 0 to 1 for annealed importance sampling, closer together towards 1. 14,501 of them are
 * those of Salakhutdinov & Murray 2008; other counts keep the proportions. Throws an InputError for fewer than 4.
 */
export function inverseTemperatures(count = USUAL_TEMPERATURES): Float64Array {
  if (!Number.isInteger(count) || count < PIECES.length + 1) {
    throw new InputError(
      `Annealing needs a whole number of temperatures from ${PIECES.length + 1} up, but got ${count}.`,
    );
  }
  const scale = (count - 1) / (USUAL_TEMPERATURES - 1);
  const temperatures = [0];
  for (const [i, { upTo, steps }] of PIECES.entries()) {
    const left = count - temperatures.length;
    const last = i === PIECES.length - 1;
    const number = last ? left : Math.max(1, Math.round(steps * scale));
    const from = temperatures.at(-1) as number;
    for (let step = 1; step <= number; step++) temperatures.push(from + ((upTo - from) * step) / number);
  }
  return Float64Array.from(temperatures);
}
