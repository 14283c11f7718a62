import { number, orNull, tenths } from '../columns.js';
import { linesByModel, same, seconds, seedsSentence, spread } from './by-model.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatShare, type Spread, spreadOf } from './spread.js';

/** One line of the comparison.csv of classifiers. */
export interface ErrorsRow extends MeasuredModel {
  /** Share of the training examples that are not of the class predicted, in [0, 1]. */
  readonly trainError: number;
  readonly testError: number;
  /** The figure of Hinton & Salakhutdinov 2006 for this model; null if they report none. */
  readonly paperTestError: number | null;
  /** Seconds of training, from the first RBM on. */
  readonly wallSeconds: number;
}

/** How often one classifier is wrong, over its seeds. */
export interface ErrorsSummary extends Pick<ErrorsRow, 'model' | 'paperTestError'> {
  readonly testError: Spread;
  readonly trainError: Spread;
  /** Mean over the seeds. */
  readonly wallSeconds: number;
}

/** Errors of classifiers on test and training data, and the paper's. */
export const CLASS_ERROR: Measure<ErrorsRow> = {
  file: 'comparison.csv',
  columns: {
    ...MODEL_COLUMNS,
    trainError: number,
    testError: number,
    paperTestError: orNull(number),
    wallSeconds: tenths,
  },
  table: (rows) => ({
    lines: linesByModel(rows, [
      ['test error', spread('testError', formatShare)],
      ['train error', spread('trainError', formatShare)],
      ['paper', same('paperTestError', (mean) => formatShare({ mean, standardDeviation: null }))],
      ['seconds', seconds],
    ]),
    meaning: ['Error: share of the examples that are not of the class predicted.', seedsSentence(rows)],
  }),
};

/** One summary for each model, in the order in which they first appear. */
export function summariseErrors(rows: readonly ErrorsRow[]): ErrorsSummary[] {
  return groupedByModel(rows).map((group) => {
    const [{ model, paperTestError }] = group;
    return {
      model,
      testError: spreadOf(group, 'testError'),
      trainError: spreadOf(group, 'trainError'),
      paperTestError,
      wallSeconds: spreadOf(group, 'wallSeconds').mean,
    };
  });
}
