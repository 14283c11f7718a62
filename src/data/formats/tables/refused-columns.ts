import { types } from 'node:util';
import { InputError } from '../../../errors.js';
import { LARGEST_FLOAT32 } from '../../storage/number-type.js';
import { hasDecimalComma, isDate, numberIn } from './cell.js';

/** The first value of a column that is no number a network can learn from. */
export interface RefusedValue {
  readonly value: unknown;
  /** Place in the file, such as `line 3`. */
  readonly place: string;
}

/** Columns that are listed by name in a message. */
const MOST_NAMED = 20;

/**
 * The error for the columns that hold other things than numbers, all of them at once, with the options that leave them
 * out. `names` are all columns of the source, `refused` those that are refused, by number from 0.
 */
export function refusedColumns(
  source: string,
  names: readonly string[],
  refused: ReadonlyMap<number, RefusedValue>,
): InputError {
  const columns = [...refused.keys()].sort((a, b) => a - b);
  const message =
    columns.length === 1
      ? ofOne(source, names, columns[0] as number, refused)
      : ofSeveral(source, names, columns, refused);
  return new InputError(message, { option: ['exclude', 'label', 'decimal', 'categories'] });
}

function ofOne(
  source: string,
  names: readonly string[],
  column: number,
  refused: ReadonlyMap<number, RefusedValue>,
): string {
  const { value, place } = refused.get(column) as RefusedValue;
  const holds = `${source}, ${place}, column "${names[column]}" holds ${shown(value)}`;
  const excluded = `\`exclude\` ${quoted(selector(names, column))}`;
  if (isBeyond(value))
    return `${holds}, which is beyond the range of 32-bit floats. Correct it, or leave the column out with ${excluded}.`;
  const remedy = hasComma(value)
    ? 'Write a decimal point, or set `decimal` to a comma. '
    : isNumeric(value)
      ? 'Other numbers of the table have a decimal comma: write them alike. '
      : '';
  return (
    `${holds}${isTime(value) ? ', which is a date or time and no number' : ', which is no number'}, and a network learns from numbers only. ${remedy}` +
    `Leave the column out with ${excluded}, or use it as the label with \`label\` ${quoted(selector(names, column))}.${typeof value === 'string' && !isTime(value) ? CATEGORIES : ''}`
  );
}

const CATEGORIES = ' Texts with few values can be learned from with `categories` all.';

function ofSeveral(
  source: string,
  names: readonly string[],
  columns: readonly number[],
  refused: ReadonlyMap<number, RefusedValue>,
): string {
  const value = (column: number) => (refused.get(column) as RefusedValue).value;
  const described = columns
    .slice(0, MOST_NAMED)
    .map(
      (i) =>
        `"${names[i]}" (${isTime(value(i)) ? 'a date, ' : ''}${shown(value(i))} in ${refused.get(i)?.place})`,
    );
  const more = columns.length > MOST_NAMED ? `, and ${columns.length - MOST_NAMED} more` : '';
  const what = `${source}: ${columns.length} of ${names.length} columns hold other things than numbers, and a network learns from numbers only: ${described.join(', ')}${more}. `;
  const selectors = columns.map((i) => selector(names, i));
  const label = selectors[columns.findIndex((i) => typeof value(i) === 'string' && !isTime(value(i)))];
  const categories = label === undefined ? '' : CATEGORIES;
  if (columns.length === names.length)
    return `${what}Write them as numbers, or give other data.${categories}`;
  const labelled =
    label === undefined ? '' : ` One of them may be the label, such as \`label\` ${quoted(label)}.`;
  return `${what}Leave them out with \`exclude\` ${quoted(selectors.join(','))}.${labelled}${categories}`;
}

/** How an option selects the column: by name, or by number where the name has a comma or a quotation mark. */
function selector(names: readonly string[], column: number): string {
  const name = names[column] as string;
  return /[,"'`$\\!]|^\s|\s$|^-|^$/.test(name) || names.indexOf(name) !== column ? String(column + 1) : name;
}

const quoted = (text: string) => (/^[\w,.:/+=@%-]+$/.test(text) ? text : `"${text}"`);

function shown(value: unknown): string {
  if (typeof value === 'string' && !isBeyond(value))
    return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (types.isDate(value)) return value.toISOString();
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) || ArrayBuffer.isView(value) ? 'a list' : 'a nested record';
}

/** Whether a value is a number that float32 cannot hold. */
function isBeyond(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  const number = typeof value === 'string' ? numberIn(value) : value;
  return typeof number === 'number' && Math.abs(number) > LARGEST_FLOAT32;
}

const isTime = (value: unknown) => types.isDate(value) || (typeof value === 'string' && isDate(value));
const hasComma = (value: unknown) => typeof value === 'string' && hasDecimalComma(value);
const isNumeric = (value: unknown) => typeof value === 'string' && !Number.isNaN(numberIn(value));
