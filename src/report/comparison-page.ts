import { tablesPage } from './measured-table.js';
import { CLASS_ERROR, type ErrorsRow } from './measures/class-error.js';
import { type FurtherRows, measuredOf } from './measures/further.js';
import { type ComparisonRow, SQUARED_ERROR } from './measures/squared-error.js';

interface Around {
  readonly title: string;
  /** A paragraph each, after the tables. */
  readonly notes: readonly string[];
}

/**
 * The page comparison.md: the squared errors, and a further table for each other measure that has rows.
 *
 * @example
 * await writeFile('comparison.md', comparisonMarkdown(rows, { title: 'Curves', notes: [] }));
 */
export function comparisonMarkdown(
  rows: readonly ComparisonRow[],
  { title, notes, ...further }: Around & Partial<FurtherRows>,
): string {
  const tables = measuredOf(further).map(({ measure, rows }) => measure.table(rows));
  return tablesPage(title, [SQUARED_ERROR.table(rows), ...tables], notes);
}

/** The page comparison.md of classifiers. */
export function errorsMarkdown(rows: readonly ErrorsRow[], { title, notes }: Around): string {
  return tablesPage(title, [CLASS_ERROR.table(rows)], notes);
}
