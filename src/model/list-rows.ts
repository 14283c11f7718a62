import { type Examples, floatExamples } from '../data/examples.js';
import { roundingWatch } from '../data/rounding.js';
import { InputError } from '../errors.js';

/**
 * A list of rows as examples: null, undefined and empty texts are missing values. Throws an InputError with row and column
 * for what is no number, and for rows of different widths.
 */
export function listRows(rows: readonly unknown[]): Examples {
  const [first] = rows;
  if (rows.length === 0) {
    throw new InputError(
      'The list of rows is empty, the shape is [0]: there is nothing to learn from. Give whole examples, at least one.',
    );
  }
  const width = requireRow(first, 0).length;
  const values = new Float64Array(rows.length * width);
  const watch = roundingWatch(width);
  for (const [r, given] of rows.entries()) {
    const row = requireRow(given, r);
    if (row.length !== width) {
      throw new InputError(
        `Row ${r + 1} has ${row.length} numbers, but the first row has ${width}. Pass rows of equal length.`,
      );
    }
    for (let i = 0; i < width; i++) values[r * width + i] = numberIn(row[i], r, i);
    watch.add(values, r * width);
  }
  return { ...floatExamples(Float32Array.from(values), width), rounding: watch.read };
}

function requireRow(row: unknown, r: number): ArrayLike<unknown> {
  if (Array.isArray(row)) return row;
  if (ArrayBuffer.isView(row) && 'length' in row) return row as unknown as ArrayLike<unknown>;
  throw new InputError(
    `Row ${r + 1} is ${shown(row)}, but must be a list of numbers. Give a list of rows, such as [[1, 2], [3, 4]].`,
  );
}

function numberIn(value: unknown, r: number, i: number): number {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined || value === '') return Number.NaN;
  const number = typeof value === 'string' || typeof value === 'boolean' ? Number(value) : Number.NaN;
  if (!Number.isNaN(number)) return number;
  const remedy =
    typeof value === 'bigint'
      ? 'Convert it with Number(value); numbers beyond 2 ** 53 lose digits.'
      : 'Convert it to a number, or leave the column out.';
  throw new InputError(`Row ${r + 1}, column ${i + 1} holds ${shown(value)}, which is no number. ${remedy}`);
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return `the BigInt ${value}n`;
  if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
