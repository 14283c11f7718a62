import { hasColumns } from '../columns.js';
import { type MeasuredTable, tableText } from '../measured-table.js';
import { CLASS_ERROR } from './class-error.js';
import { readMeasure } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatShare, formatSpread, type Spreads, spreadOf } from './spread.js';
import { SQUARED_ERROR } from './squared-error.js';

/** One model of one experiment, for one seed. */
export interface OverviewRow {
  readonly experiment: string;
  readonly model: string;
  /** Null for classifiers. */
  readonly codeSize: number | null;
  /** Of `ours` and `paper`, on test data: squared error as in ComparisonRow, or the share not of the class predicted. */
  readonly measure: 'squared error' | 'share wrong';
  readonly ours: number;
  readonly paper: number | null;
}

/** One model of one experiment, over its seeds. */
export type OverviewSummary = Omit<OverviewRow, 'ours'> & Spreads<'ours'>;

/**
 * The rows of a comparison.csv, of autoencoders or of classifiers. `source` names the file in errors. Throws an InputError
 * if the text is damaged.
 */
export function readOverview(csv: string, source: string): OverviewRow[] {
  return hasColumns(CLASS_ERROR.columns, csv)
    ? readMeasure(CLASS_ERROR, csv, source).map(({ experiment, model, testError, paperTestError }) => ({
        ...{ experiment, model, codeSize: null, measure: 'share wrong' },
        ...{ ours: testError, paper: paperTestError },
      }))
    : readMeasure(SQUARED_ERROR, csv, source).map((row) => ({
        ...{ experiment: row.experiment, model: row.model, codeSize: row.codeSize, measure: 'squared error' },
        ...{ ours: row.testSquaredError, paper: row.paperTestSquaredError },
      }));
}

/** One summary for each experiment, model and code size, in the order in which they first appear. */
export function summariseOverview(rows: readonly OverviewRow[]): OverviewSummary[] {
  const names = [...new Set(rows.map(({ experiment }) => experiment))];
  return names.flatMap((name) =>
    groupedByModel(rows.filter(({ experiment }) => experiment === name)).map((group) => ({
      ...(group[0] as OverviewRow),
      ours: spreadOf(group, 'ours'),
    })),
  );
}

/** Several experiments for a terminal. */
export const overviewText = (rows: readonly OverviewRow[]): string => tableText(overviewTable(rows));

function overviewTable(rows: readonly OverviewRow[]): MeasuredTable {
  return {
    lines: [
      ['experiment', 'model', 'ours', 'paper'],
      ...summariseOverview(rows).map(({ experiment, model, codeSize, measure, ours, paper }) => {
        const format = measure === 'share wrong' ? formatShare : formatSpread;
        return [
          experiment,
          codeSize === null ? model : `${model}, ${codeSize}`,
          format(ours),
          paper === null ? '' : format({ mean: paper, standardDeviation: null }),
        ];
      }),
    ],
    texts: 2,
    meaning: [
      'Ours and the paper: squared error on test data or, in percent, the share not of the class predicted.',
    ],
  };
}
