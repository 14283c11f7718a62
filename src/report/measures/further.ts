import { hasColumns } from '../columns.js';
import { CLASS_ERROR } from './class-error.js';
import { CLASS_SEPARATION } from './class-separation.js';
import { CROSS_ENTROPY } from './cross-entropy.js';
import { type Measure, type MeasuredModel, readMeasure } from './measure.js';
import { RETRIEVAL } from './retrieval.js';
import { SQUARED_ERROR, TESTED_ERROR } from './squared-error.js';

/**
 * What a reproduction measures of autoencoders beside the squared error, in the order of the tables. A measure that is
 * listed here gets its file, its tables and its rows in the JSON output; experiment/reproduce.ts computes the rows.
 */
export const FURTHER_MEASURES = {
  /** Documents only. */
  crossEntropies: CROSS_ENTROPY,
  /** Codes of two numbers, of data with classes. */
  classes: CLASS_SEPARATION,
  /** Documents with classes only. */
  retrieval: RETRIEVAL,
} as const;

type Further = typeof FURTHER_MEASURES;
type RowOf<M> = M extends Measure<infer Row> ? Row : never;

/** The rows of each further measure; none where a measure does not apply to the data. */
export type FurtherRows = { readonly [Name in keyof Further]: readonly RowOf<Further[Name]>[] };

/** A measure and the rows found for it. */
export interface Measured {
  readonly measure: Measure<MeasuredModel>;
  readonly rows: readonly MeasuredModel[];
}

/**
 * The measure and the rows of a comparison.csv, of autoencoders or of classifiers. `source` names the file in errors.
 * Throws an InputError if the text is damaged.
 */
export function readComparison(csv: string, source: string): Measured {
  const read = <Row>(measure: Measure<Row>) =>
    ({ measure, rows: readMeasure(measure, csv, source) }) as unknown as Measured;
  if (hasColumns(CLASS_ERROR.columns, csv)) return read(CLASS_ERROR);
  return read(hasColumns(TESTED_ERROR.columns, csv) ? TESTED_ERROR : SQUARED_ERROR);
}

/** The further measures that have rows. */
export function measuredOf(found: Partial<FurtherRows>): Measured[] {
  return Object.entries(FURTHER_MEASURES).flatMap(([name, measure]) => {
    const rows = found[name as keyof Further] ?? [];
    // They belong together by their name, which the type of a list of different measures cannot express.
    return rows.length > 0 ? [{ measure, rows } as unknown as Measured] : [];
  });
}

/** The rows of the further measures alone. */
export function furtherRows(result: FurtherRows): FurtherRows {
  const names = Object.keys(FURTHER_MEASURES) as (keyof Further)[];
  return Object.fromEntries(names.map((name) => [name, result[name]])) as unknown as FurtherRows;
}
