import { number, orNull, seconds } from '../columns.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatShare, type Spreads, seedsSentence, spreadOf } from './spread.js';

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
export interface ErrorsSummary
  extends Pick<ErrorsRow, 'model' | 'paperTestError'>,
    Spreads<'testError' | 'trainError'> {
  /** Mean over the seeds. */
  readonly wallSeconds: number;
}

/** Classifiers, their errors on test and training data, and the paper's. */
export const CLASS_ERROR: Measure<ErrorsRow, ErrorsSummary> = {
  file: 'comparison.csv',
  columns: {
    ...MODEL_COLUMNS,
    trainError: number,
    testError: number,
    paperTestError: orNull(number),
    wallSeconds: seconds,
  },
  summarise: (rows) =>
    groupedByModel(rows).map((group) => {
      const { model, paperTestError } = group[0] as ErrorsRow;
      return {
        model,
        testError: spreadOf(group, 'testError'),
        trainError: spreadOf(group, 'trainError'),
        paperTestError,
        wallSeconds: spreadOf(group, 'wallSeconds').mean,
      };
    }),
  table(rows) {
    const summaries = CLASS_ERROR.summarise(rows);
    const seeds = [...new Set(rows.map(({ seed }) => seed))];
    return {
      lines: [
        ['model', 'test error', 'train error', 'paper', 'seconds'],
        ...summaries.map(({ model, testError, trainError, paperTestError, wallSeconds }) => [
          model,
          formatShare(testError),
          formatShare(trainError),
          paperTestError === null ? '' : formatShare({ mean: paperTestError, standardDeviation: null }),
          wallSeconds.toFixed(1),
        ]),
      ],
      meaning: [
        'Error: share of the examples that are not of the class predicted.',
        seedsSentence(summaries.map(({ model }) => ({ model, seeds }))),
      ],
    };
  },
};
