import { InputError } from '../errors.js';
import { type Examples, eachBlock, requireExamples, rowName } from './examples.js';

/** Treatments of missing values: `refuse` throws, `mean` replaces them by the component's mean. */
export const MISSING = ['refuse', 'mean'] as const;
export type Missing = (typeof MISSING)[number];

/** What decides whether data are fit to learn from. */
export interface Fitness {
  /** Names of the components for messages, [width]. */
  readonly columns?: readonly string[] | undefined;
  /** Default: `refuse`. */
  readonly missing?: Missing | undefined;
  /** Whether the caller's user can choose `missing`. Default: true. */
  readonly canFill?: boolean | undefined;
}

/**
 * Throws an InputError with row and column for the first value that is missing, unless `missing` is `mean`, or that is
 * infinite or beyond float32. Call it with all rows, before any of them are held back: a test or validation error that is
 * NaN says nothing, and early stopping would choose by it.
 *
 * @example requireFitToLearn(table.examples, { columns: table.columns });
 */
export function requireFitToLearn(examples: Examples, fitness: Fitness = {}): void {
  requireExamples(examples);
  const { width } = examples;
  for (const { values, start } of eachBlock(examples)) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number;
      if (value - value !== 0 && isUnfit(value, fitness))
        throw unfit(examples, value, start * width + at, fitness);
    }
  }
}

/** Whether a network cannot learn from this value. */
export function isUnfit(value: number, { missing }: Fitness): boolean {
  // Only NaN and infinity are not 0 apart from themselves; only NaN differs from itself.
  return value - value !== 0 && !(missing === 'mean' && Number.isNaN(value));
}

/** The error for a value that is unfit, at this place of [count, width]. */
export function unfit(
  examples: Examples,
  value: number,
  at: number,
  { columns, canFill = true }: Fitness,
): InputError {
  const { width } = examples;
  const row = rowName(examples, Math.floor(at / width));
  const where = `${row[0]?.toUpperCase()}${row.slice(1)}, ${componentName(at % width, columns)}`;
  if (!Number.isNaN(value)) {
    return new InputError(
      `${where}: the value is ${value > 0 ? '' : '-'}Infinity, or beyond 3.4e38, where 32-bit floats end, and a network needs a number. ` +
        'Correct it, or leave out the row or, with `exclude`, the column.',
      { option: 'exclude' },
    );
  }
  const filling = ', or train with `missing` mean, which replaces missing values by the mean of their column';
  return new InputError(
    `${where}: the value is missing, and a network needs a number. Complete it, leave out the row or the column` +
      `${canFill ? filling : ''}.`,
    { option: 'missing' },
  );
}

/** Name of a component for messages, or its number from 1. */
export const componentName = (column: number, columns: readonly string[] | undefined) =>
  columns?.[column] === undefined ? `column ${column + 1}` : `column "${columns[column]}"`;
