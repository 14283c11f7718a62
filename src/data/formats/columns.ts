import { InputError } from '../../errors.js';
import type { ReadOptions } from '../table.js';

/** Which columns of a source are components, and which one is the label. Numbers from 0. */
export interface ChosenColumns {
  readonly components: readonly number[];
  readonly label: number | null;
}

/** Finds the columns that the options name, by name or by number from 1. Throws an InputError for one that is not there. */
export function chooseColumns(
  names: readonly string[],
  { columns, preferredColumns, exclude = [], label }: ReadOptions,
  source: string,
): ChosenColumns {
  const find = (wanted: string) => columnAt(names, wanted, source);
  const labelAt = label === undefined ? null : find(label);
  const left = new Set(exclude.map(find));
  const preferred = preferredColumns?.every((name) => names.includes(name)) ? preferredColumns : undefined;
  const asked = columns ?? preferred;
  const wanted = asked === undefined ? names.map((_, i) => i).filter((i) => i !== labelAt) : asked.map(find);
  const components = wanted.filter((i) => !left.has(i));
  const twice = components.find((column, i) => components.indexOf(column) !== i);
  if (twice !== undefined) {
    throw new InputError(
      `${source}: the column "${names[twice]}" is asked for twice. Name each column once.`,
    );
  }
  if (components.length === 0) {
    throw new InputError(`${source} has no columns left to learn from. Its columns are: ${listed(names)}.`);
  }
  return { components, label: labelAt };
}

/** The column of this name, or of this number from 1. Throws an InputError that ends with what to do, where there is none. */
export function columnAt(
  names: readonly string[],
  wanted: string,
  source: string,
  remedy = 'Name one of these',
): number {
  const named = names.indexOf(wanted);
  if (named >= 0) return named;
  const number = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
  if (number >= 0 && number < names.length) return number;
  throw new InputError(
    `${source} has no column "${wanted}". Its columns are: ${listed(names)}. ${remedy}, or give its number, from 1 to ${names.length}.`,
  );
}

const MOST_LISTED = 12;

/** Names for a message: the first dozen, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).join(', ');
  return names.length > MOST_LISTED ? `${shown}, and ${names.length - MOST_LISTED} more` : shown;
}
