import { type Columns, number, orNull, tenths } from '../columns.js';
import type { MeasuredTable } from '../measured-table.js';
import { linesByModel, same, seconds, seedsSentence, spread } from './by-model.js';
import { explainedCell, explainedOf } from './explained.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS, measureCsv, measureText } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatError, formatSpread, type Spread, spreadOf } from './spread.js';

/** One line of comparison.csv: how well a model reconstructs, for one seed. */
export interface ComparisonRow extends MeasuredModel {
  readonly codeSize: number;
  /** Squared error summed over the components of an example, averaged over the training examples. */
  readonly trainSquaredError: number;
  /** Of the profile `train` without a test: of the validation examples, which choose the weights. */
  readonly testSquaredError: number;
  /** Beside a test error, where validation examples of their own choose the weights. */
  readonly validationSquaredError?: number;
  /** The figure of Hinton & Salakhutdinov 2006 for this model; null if they report none. */
  readonly paperTestSquaredError: number | null;
  /** Seconds that fitting this model took. */
  readonly wallSeconds: number;
}

/** How well one model with one code size reconstructs, over its seeds. */
export interface ModelSummary extends Pick<ComparisonRow, 'model' | 'codeSize' | 'paperTestSquaredError'> {
  readonly testSquaredError: Spread;
  readonly trainSquaredError: Spread;
  /** As `explainedOf`; null if the mean was not measured, or has no error. */
  readonly explained: Spread | null;
  readonly seeds: readonly number[];
  /** Mean over the seeds. */
  readonly wallSeconds: number;
}

const COLUMNS = {
  ...MODEL_COLUMNS,
  codeSize: number,
  trainSquaredError: number,
  testSquaredError: number,
  paperTestSquaredError: orNull(number),
  wallSeconds: tenths,
};

/** Squared errors on test and training data, and the paper's. */
export const SQUARED_ERROR: Measure<ComparisonRow> = {
  file: 'comparison.csv',
  columns: COLUMNS as Columns<ComparisonRow>,
  table: tableOf,
};

/** The same of runs that hold back validation and test examples. */
export const TESTED_ERROR: Measure<ComparisonRow> = {
  ...SQUARED_ERROR,
  columns: { ...COLUMNS, validationSquaredError: number } as Columns<ComparisonRow>,
};

/** On the user's data no figure of the paper is a scale to judge by: there the table gives the variance explained. */
const OWN_DATA = ['train', 'compare'];

function tableOf(rows: readonly ComparisonRow[]): MeasuredTable {
  return rows.some(({ profile }) => OWN_DATA.includes(profile)) ? ownTable(rows) : paperTable(rows);
}

function paperTable(rows: readonly ComparisonRow[]): MeasuredTable {
  const hasPaper = rows.some(({ paperTestSquaredError }) => paperTestSquaredError !== null);
  return {
    lines: linesByModel(rows, [
      ['code size', same('codeSize')],
      ['test squared error', spread('testSquaredError')],
      ['train squared error', spread('trainSquaredError')],
      ...(hasPaper ? [['paper', same('paperTestSquaredError', formatError)] as const] : []),
      ['seconds', seconds],
    ]),
    meaning: [
      'Squared error: summed over the components of one example, averaged over examples.',
      seedsSentence(rows),
    ],
  };
}

/** What the rows hold that take no part in training. */
export function heldOutOf([first]: readonly ComparisonRow[]): 'test' | 'validation' {
  return first?.profile === 'train' && first.validationSquaredError === undefined ? 'validation' : 'test';
}

function ownTable(rows: readonly ComparisonRow[]): MeasuredTable {
  const heldOut = heldOutOf(rows);
  const isTested = rows.every(({ validationSquaredError }) => validationSquaredError !== undefined);
  const explained = explainedCell(rows);
  return {
    lines: linesByModel(rows, [
      ['code size', same('codeSize')],
      [`${heldOut} error`, spread('testSquaredError')],
      ...(isTested ? [['validation', validation] as const] : []),
      [isTested ? 'training' : 'training error', spread('trainSquaredError')],
      ...(explained === null ? [] : [['explained', explained] as const]),
      ['seconds', seconds],
    ]),
    meaning: [
      'Error: squared error of scaled components, summed over one example, averaged over examples.',
      ...(explained === null
        ? []
        : [
            `Explained: 1 - error / error of the mean, on ${heldOut} examples. 0 % is no better than the mean, 100 % is perfect.`,
          ]),
      seedsSentence(rows),
    ],
  };
}

const validation = (rows: readonly ComparisonRow[]): string =>
  formatSpread(
    spreadOf(
      rows.map(({ validationSquaredError = Number.NaN }) => ({ error: validationSquaredError })),
      'error',
    ),
  );

/** The text of comparison.csv, with its header line. A null is an empty field. */
export const comparisonCsv = (rows: readonly ComparisonRow[]): string =>
  measureCsv(
    rows.some(({ validationSquaredError }) => validationSquaredError !== undefined)
      ? TESTED_ERROR
      : SQUARED_ERROR,
    rows,
  );

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
      explained: explainedOf(group, rows),
      paperTestSquaredError,
      wallSeconds: spreadOf(group, 'wallSeconds').mean,
    };
  });
}
