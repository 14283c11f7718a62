import { type Decimal, hasDecimalComma, isMissing, kindOf } from './cell.js';
import { listed } from './columns.js';

/** Whether the first record names the columns, and what the user should know of the guess. */
export interface HeaderGuess {
  readonly isHeader: boolean;
  readonly note?: string;
}

/** Columns whose names count up from 0 or 1 in a table of whole numbers: fewer may be chance. */
const SURE_NAMES = 10;
/** Rows that a guess from the numbers below needs. */
const ENOUGH_ROWS = 2;

/** Guesses from the records below it whether the first record names the columns. */
export function guessHeader(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  { decimal, delimiter }: { readonly decimal: Decimal | undefined; readonly delimiter: string },
): HeaderGuess {
  const kind = (text: string) =>
    decimal === undefined && delimiter !== ',' && hasDecimalComma(text) ? 'number' : kindOf(text, decimal);
  const kinds = first.map(kind);
  if (kinds.includes('text')) {
    const numbers = first.filter((_, i) => kinds[i] === 'number');
    return numbers.length === 0
      ? { isHeader: true }
      : { isHeader: true, note: taken(numbers, 'there are numbers in it') };
  }
  const booleans = kinds.flatMap((k, i) => (k === 'boolean' ? [i] : []));
  if (
    booleans.length > 0 &&
    rows.length > 0 &&
    booleans.every((i) => rows.every((row) => kind(row[i] ?? '') === 'number'))
  )
    return { isHeader: true };
  return guessCount(first, rows);
}

/** A record of whole numbers that count up may name columns: pandas numbers those without names, and years count up. */
function guessCount(first: readonly string[], rows: readonly (readonly string[])[]): HeaderGuess {
  // A column without a name is an index.
  const from = first[0] === '' ? 1 : 0;
  if (!countsUp(first.slice(from)) || rows.length < ENOUGH_ROWS) return { isHeader: false };
  if (rows.some((row) => countsUp(row.slice(from)))) return { isHeader: false };
  const start = Number(first[from]);
  const width = first.length - from;
  const isNumbering = start <= 1 && width >= SURE_NAMES;
  // Numbers below are written otherwise than names would be.
  const isFraction = (text: string) => /[.,]\d/.test(text);
  const fractional = rows.every(
    (row) => row.slice(from).filter((text) => isFraction(text) || isMissing(text)).length > width / 2,
  );
  if (isNumbering || fractional || (from === 1 && start <= 1))
    return { isHeader: true, note: taken(first.slice(from), 'it counts up') };
  return {
    isHeader: false,
    note: `the first line counts up (${listed(first.slice(from))}) and is taken for a row: set \`header\` to true if it names the columns`,
  };
}

function taken(numbers: readonly string[], reason: string): string {
  const why = reason === 'it counts up' ? 'because it counts up' : `though ${reason}`;
  return `the first line is taken for the names of the columns, ${why} (${listed(numbers)}): set \`header\` to false if it is a row`;
}

/** Whether three or more whole numbers each are one more than the one before. */
function countsUp(texts: readonly string[]): boolean {
  const isWhole = (text: string) => /^\d{1,9}$/.test(text);
  return (
    texts.length >= 3 && texts.every((text, i) => isWhole(text) && Number(text) === Number(texts[0]) + i)
  );
}
