import { number, orNull, tenths } from '../columns.js';
import { linesByModel, same, seconds, seedsSentence, spread } from './by-model.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS, measureCsv, measureText } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatError, type Spread, spreadOf } from './spread.js';

/** One line of comparison.csv: how well a model reconstructs, for one seed. */
export interface ComparisonRow extends MeasuredModel {
  readonly codeSize: number;
  /** Squared error summed over the components of an example, averaged over the training examples. */
  readonly trainSquaredError: number;
  readonly testSquaredError: number;
  /** The figure of Hinton & Salakhutdinov 2006 for this model; null if they report none. */
  readonly paperTestSquaredError: number | null;
  /** Seconds that fitting this model took. */
  readonly wallSeconds: number;
}

/** How well one model with one code size reconstructs, over its seeds. */
export interface ModelSummary extends Pick<ComparisonRow, 'model' | 'codeSize' | 'paperTestSquaredError'> {
  readonly testSquaredError: Spread;
  readonly trainSquaredError: Spread;
  readonly seeds: readonly number[];
  /** Mean over the seeds. */
  readonly wallSeconds: number;
}

/** Squared errors on test and training data, and the paper's. */
export const SQUARED_ERROR: Measure<ComparisonRow> = {
  file: 'comparison.csv',
  columns: {
    ...MODEL_COLUMNS,
    codeSize: number,
    trainSquaredError: number,
    testSquaredError: number,
    paperTestSquaredError: orNull(number),
    wallSeconds: tenths,
  },
  table: (rows) => ({
    lines: linesByModel(rows, [
      ['code size', same('codeSize')],
      ['test squared error', spread('testSquaredError')],
      ['train squared error', spread('trainSquaredError')],
      ['paper', same('paperTestSquaredError', formatError)],
      ['seconds', seconds],
    ]),
    meaning: [
      'Squared error: summed over the components of one example, averaged over examples.',
      seedsSentence(rows),
    ],
  }),
};

/** The text of comparison.csv, with its header line. A null is an empty field. */
export const comparisonCsv = (rows: readonly ComparisonRow[]): string => measureCsv(SQUARED_ERROR, rows);

/**
 * The comparison for a terminal, at most 100 columns wide.
 *
 * @example
 * const { rows } = await runExperiment(experiments.curves, { profile: 'quick', seeds: [1, 2], engine, dataset });
 * process.stdout.write(comparisonText(rows));
 */
export const comparisonText = (rows: readonly ComparisonRow[]): string => measureText(SQUARED_ERROR, rows);

/**
 * One summary over the seeds for each model and code size, in the order in which they first appear. Expects the rows of
 * one experiment.
 *
 * @example
 * const [first] = summarise(rows);
 * console.log(first?.testSquaredError.mean, first?.testSquaredError.standardDeviation);
 */
export function summarise(rows: readonly ComparisonRow[]): ModelSummary[] {
  return groupedByModel(rows).map((group) => {
    const [{ model, codeSize, paperTestSquaredError }] = group;
    return {
      model,
      codeSize,
      seeds: group.map(({ seed }) => seed),
      testSquaredError: spreadOf(group, 'testSquaredError'),
      trainSquaredError: spreadOf(group, 'trainSquaredError'),
      paperTestSquaredError,
      wallSeconds: spreadOf(group, 'wallSeconds').mean,
    };
  });
}
