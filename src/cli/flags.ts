import { UsageError } from './exit.js';

/** The value of a flag that may be given once. Throws a UsageError when it was given more often. */
export function once<T>(flag: string, value: T | T[]): T {
  if (!Array.isArray(value)) return value;
  throw new UsageError(`--${flag} was given ${value.length} times (${value.join(', ')}); give it once.`);
}

/** Throws a UsageError that names the choices when the value is none of them. */
export function oneOf<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UsageError(`There is no ${what} '${value}'. Choose one of: ${choices.join(', ')}.`);
}

/** Throws a UsageError unless the text is a whole number in [least, 2^53). */
export function wholeNumber(flag: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageError(`--${flag} is '${text}', but must be a whole number from ${least} up.`);
}

/** The seeds of repeated --seed flags. Throws a UsageError for a bad one or one given twice. */
export function seedsOf(values: string | readonly string[]): number[] {
  const seeds = [values].flat().map((text) => wholeNumber('seed', text, 0));
  const repeated = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (repeated === undefined) return seeds;
  throw new UsageError(
    `--seed ${repeated} was given twice, and would count one result double. Give each seed once.`,
  );
}
