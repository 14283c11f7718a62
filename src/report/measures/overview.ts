import { hasColumns } from '../columns.js';
import { tableText } from '../measured-table.js';
import { CLASS_ERROR } from './class-error.js';
import { readMeasure } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatShare, formatSpread, spreadOf } from './spread.js';
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

/** Several experiments for a terminal, each model over its seeds. */
export function overviewText(rows: readonly OverviewRow[]): string {
  const experiments = [...new Set(rows.map(({ experiment }) => experiment))];
  const models = experiments.flatMap((name) => groupedByModel(rows.filter((row) => row.experiment === name)));
  return tableText({
    lines: [
      ['experiment', 'model', 'ours', 'paper'],
      ...models.map((group) => {
        const [{ experiment, model, codeSize, measure, paper }] = group;
        const format = measure === 'share wrong' ? formatShare : formatSpread;
        return [
          experiment,
          codeSize === null ? model : `${model}, ${codeSize}`,
          format(spreadOf(group, 'ours')),
          paper === null ? '' : format({ mean: paper, standardDeviation: null }),
        ];
      }),
    ],
    texts: 2,
    meaning: [
      'Ours and the paper: squared error on test data or, in percent, the share not of the class predicted.',
    ],
  });
}
