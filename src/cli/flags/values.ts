import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { MOST_THREADS } from '../../compute/choose.js';
import { UsageError } from '../exit.js';
import { didYouMean } from '../nearest.js';

/** Is the value of a flag as yargs reads it: a list if the flag was repeated. */
export type Text = string | string[] | undefined;

/** Returns the value of a flag. Throws a UsageError if it was given more than once. */
export function once<T>(flag: string, value: T | T[]): T {
  if (!Array.isArray(value)) return value;
  throw new UsageError(`--${flag} was given ${value.length} times (${value.join(', ')}); give it once.`);
}

/** Throws a UsageError that names the choices if the value is none of them. */
export function oneOf<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no ${what} '${value}'. Choose one of: ${choices.join(', ')}.${didYouMean(value, choices)}`,
  );
}

/** Throws a UsageError unless the text is a whole number in [least, most]. */
export function wholeNumber(
  flag: string,
  text: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
  throw new UsageError(`--${flag} is '${text}', but must be a whole number ${range}.`);
}

/** Returns the value of --threads, or all threads of the processor if it was not given. */
export function threadsOf(value: Text): number {
  const text = once('threads', value);
  return text === undefined ? availableParallelism() : wholeNumber('threads', text, 1, MOST_THREADS);
}

/** Returns the path that a flag names, with the home folder for a leading ~. Throws a UsageError if it is empty. */
export function pathOf(flag: string, value: string | string[]): string;
export function pathOf(flag: string, value: Text): string | undefined;
export function pathOf(flag: string, value: Text): string | undefined {
  const path = once(flag, value);
  if (path === '') throw new UsageError(`--${flag} is empty, but must name a place.`);
  return path === undefined ? undefined : withHome(path);
}

/** Replaces a leading ~. A shell does so in `--out ~/run`, but neither in `--out=~/run` nor in a configuration. */
export function withHome(path: string): string {
  return /^~(?=$|[\\/])/.test(path) ? join(homedir(), path.slice(1)) : path;
}

/**
 * Splits `a,b`, or the values of a repeated flag, into a list. An item in quotation marks may contain commas:
 * `"a,b",c`. Throws a UsageError for an empty item, such as after a comma at the end.
 */
export function listOf(flag: string, value: string | string[]): string[];
export function listOf(flag: string, value: Text): string[] | undefined;
export function listOf(flag: string, value: Text): string[] | undefined {
  return value === undefined ? undefined : [value].flat().flatMap((text) => itemsOf(flag, text));
}

const ITEM = /\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(?:,|$)/y;

function itemsOf(flag: string, text: string): string[] {
  const items: string[] = [];
  // A comma at the end announces one more item.
  for (let at = 0; at <= text.length; ) {
    ITEM.lastIndex = at;
    const [all = '', quoted, plain = ''] = ITEM.exec(text) ?? [];
    const item = quoted?.replaceAll('""', '"') ?? plain;
    if (item === '') {
      throw new UsageError(
        `--${flag} is '${text}', whose item ${items.length + 1} is empty. Separate the items with single commas, with none at the end.`,
      );
    }
    items.push(item);
    if (!all.endsWith(',')) break;
    at += all.length;
  }
  return items;
}

/** Reads one or more --seed flags. Throws a UsageError for a seed that is no whole number or was given twice. */
export function seedsOf(values: string | readonly string[]): number[] {
  const seeds = [values].flat().map((text) => wholeNumber('seed', text, 0));
  const repeated = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (repeated === undefined) return seeds;
  throw new UsageError(
    `--seed ${repeated} was given twice, and would count one result twice. Give each seed once.`,
  );
}

/** Reads whole numbers from `least` up. */
export const wholeFrom = (least: number) => (flag: string, text: string) => wholeNumber(flag, text, least);

/** Reads one of the choices. */
export const among =
  <T extends string>(choices: readonly T[]) =>
  (flag: string, text: string) =>
    oneOf(flag, text, choices);

/** Throws a UsageError unless the text is a number above 0. */
export function positive(flag: string, text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new UsageError(`--${flag} is '${text}', but must be a number above 0.`);
}

/** Throws a UsageError unless the text is a number above 0 and below 1. */
export function fraction(flag: string, text: string): number {
  const number = positive(flag, text);
  if (number < 1) return number;
  throw new UsageError(`--${flag} is '${text}', but must be a number above 0 and below 1.`);
}

/** Reads the value of a flag with `parse`. Returns undefined if the flag was not given. */
export function optional<T>(
  flag: string,
  value: string | string[],
  parse: (flag: string, text: string) => T,
): T;
export function optional<T>(
  flag: string,
  value: Text,
  parse: (flag: string, text: string) => T,
): T | undefined;
export function optional<T>(
  flag: string,
  value: Text,
  parse: (flag: string, text: string) => T,
): T | undefined {
  const text = once(flag, value);
  return text === undefined ? undefined : parse(flag, text);
}

/** Formats a time as 20061231-235959, in UTC: such names sort by time and are legal on every file system. */
export function timestamp(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
}
