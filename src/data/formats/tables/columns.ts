import { InputError } from '../../../errors.js';
import { isFile } from '../../../files/exists.js';
import type { ReadOptions } from '../../table.js';

/** The columns of a source that are components, and the label column. Column numbers start at 0. */
export interface ChosenColumns {
  readonly components: readonly number[];
  readonly label: number | null;
}

/**
 * Finds the columns that the options name, by name or by number from 1; without `columns` those of `leftOut`, such as an
 * index, are no components. Throws an InputError for a column that is missing.
 */
export function chooseColumns(
  names: readonly string[],
  { columns, preferredColumns, exclude = [], label }: ReadOptions,
  source: string,
  leftOut: readonly number[] = [],
): ChosenColumns {
  const found = (option: string) => (wanted: string) =>
    columnAt(names, wanted, source, { option, remedy: `Name one of these with \`${option}\`` });
  const labelAt = label === undefined || isOfFile(label, names) ? null : found('label')(label);
  const excluded = new Set(exclude.map(found('exclude')));
  const preferred = preferredColumns?.every((name) => names.includes(name)) ? preferredColumns : undefined;
  const asked = columns ?? preferred;
  const wanted =
    asked === undefined
      ? names.map((_, i) => i).filter((i) => i !== labelAt && !leftOut.includes(i))
      : asked.map(found('columns'));
  const components = wanted.filter((i) => !excluded.has(i));
  const twice = components.find((column, i) => components.indexOf(column) !== i);
  if (twice !== undefined) {
    throw new InputError(
      `${source}: the column "${names[twice]}" is in \`columns\` twice. Name each column once.`,
      { option: 'columns' },
    );
  }
  if (components.length === 0) {
    throw new InputError(
      `${source} has no columns left to learn from. Its columns are: ${listed(names)}. Leave out fewer of them.`,
    );
  }
  return { components, label: labelAt };
}

/** Whether a label names a file of labels, which `readExamples` reads, and no column. */
const isOfFile = (label: string, names: readonly string[]) =>
  !names.includes(label) && !/^\d+$/.test(label) && isFile(label);

/**
 * The column of this name, or of this number from 1. Throws an InputError if there is none: it ends with the remedy,
 * which names the option that the column was given with.
 */
export function columnAt(
  names: readonly string[],
  wanted: string,
  source: string,
  { option, remedy }: { readonly option: string; readonly remedy: string },
): number {
  const named = names.indexOf(wanted);
  if (named >= 0) return named;
  const number = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
  if (number >= 0 && number < names.length) return number;
  throw new InputError(
    `${source} has no column "${wanted}". Its columns are: ${listed(names)}. ${remedy}, or give a number from 1 to ${names.length}.`,
    { option },
  );
}

/** In lists, a name with a comma stands in quotation marks. */
const quotedIfSplit = (name: string) => (name.includes(',') ? `"${name}"` : name);

const MOST_LISTED = 12;

/** Names for a message: the first dozen, and the number of the others. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map(quotedIfSplit).join(', ');
  return names.length > MOST_LISTED ? `${shown}, and ${names.length - MOST_LISTED} more` : shown;
}
