import { type MeasuredTable, seedsSentence, tablesPage, tableText } from './measured-table.js';
import type {
  ClassesRow,
  ComparisonRow,
  CrossEntropyRow,
  ErrorsRow,
  OverviewRow,
  RetrievalRow,
} from './rows.js';
import {
  formatError,
  formatShare,
  formatSpread,
  summarise,
  summariseClasses,
  summariseCrossEntropies,
  summariseErrors,
  summariseOverview,
  summariseRetrieval,
} from './summary.js';

/** The comparison's page of Markdown, with further tables where there are rows for them. */
export function comparisonMarkdown(
  rows: readonly ComparisonRow[],
  {
    title,
    notes,
    crossEntropies = [],
    classes = [],
    retrieval = [],
  }: {
    readonly title: string;
    readonly notes: readonly string[];
    readonly crossEntropies?: readonly CrossEntropyRow[];
    readonly classes?: readonly ClassesRow[];
    readonly retrieval?: readonly RetrievalRow[];
  },
): string {
  const tables = [
    comparisonTable(rows),
    ...(crossEntropies.length > 0 ? [crossEntropyTable(crossEntropies)] : []),
    ...(classes.length > 0 ? [classesTable(classes)] : []),
    ...(retrieval.length > 0 ? [retrievalTable(retrieval)] : []),
  ];
  return tablesPage(title, tables, notes);
}

/** The comparison of classifiers as a page of Markdown. */
export function errorsMarkdown(
  rows: readonly ErrorsRow[],
  { title, notes }: { readonly title: string; readonly notes: readonly string[] },
): string {
  return tablesPage(title, [errorsTable(rows)], notes);
}

/** The comparison for a terminal. */
export const comparisonText = (rows: readonly ComparisonRow[]): string => tableText(comparisonTable(rows));
/** What words of documents cost, for a terminal. */
export const crossEntropyText = (rows: readonly CrossEntropyRow[]): string =>
  tableText(crossEntropyTable(rows));
/** How well codes keep the classes apart, for a terminal. */
export const classesText = (rows: readonly ClassesRow[]): string => tableText(classesTable(rows));
/** How well documents are found, means over the seeds, for a terminal. */
export const retrievalText = (rows: readonly RetrievalRow[]): string => tableText(retrievalTable(rows));
/** The comparison of classifiers for a terminal. */
export const errorsText = (rows: readonly ErrorsRow[]): string => tableText(errorsTable(rows));
/** Several experiments for a terminal. */
export const overviewText = (rows: readonly OverviewRow[]): string => tableText(overviewTable(rows));

/** Models, their squared errors on test and training data, and the paper's. */
export function comparisonTable(rows: readonly ComparisonRow[]): MeasuredTable {
  const summaries = summarise(rows);
  return {
    lines: [
      ['model', 'code size', 'test squared error', 'train squared error', 'paper', 'seconds'],
      ...summaries.map((summary) => [
        summary.model,
        String(summary.codeSize),
        formatSpread(summary.testSquaredError),
        formatSpread(summary.trainSquaredError),
        summary.paperTestSquaredError === null ? '' : formatError(summary.paperTestSquaredError),
        summary.wallSeconds.toFixed(1),
      ]),
    ],
    meaning: [
      'Squared error: summed over the components of one example, averaged over examples.',
      seedsSentence(summaries),
    ],
  };
}

function crossEntropyTable(rows: readonly CrossEntropyRow[]): MeasuredTable {
  return {
    lines: [
      ['model', 'code size', 'test cross-entropy', 'train cross-entropy'],
      ...summariseCrossEntropies(rows).map(({ model, codeSize, testCrossEntropy, trainCrossEntropy }) => [
        model,
        String(codeSize),
        formatSpread(testCrossEntropy),
        formatSpread(trainCrossEntropy),
      ]),
    ],
    meaning: [
      'Cross-entropy: nats a word by the reconstruction, averaged over documents, which is what fine-tuning minimises.',
      'Unlike in the squared error, long documents weigh no more than short ones.',
    ],
  };
}

function classesTable(rows: readonly ClassesRow[]): MeasuredTable {
  return {
    lines: [
      ['model', 'code size', 'neighbours', 'accuracy', 'silhouette'],
      ...summariseClasses(rows).map(({ model, codeSize, neighbours, neighbourAccuracy, silhouette }) => [
        model,
        String(codeSize),
        String(neighbours),
        formatSpread(neighbourAccuracy),
        formatSpread(silhouette),
      ]),
    ],
    meaning: [
      'Accuracy: share of the test examples that get their class from the nearest training examples.',
      'Silhouette: mean over the test examples, in [-1, 1]. No model has seen the classes.',
    ],
  };
}

function retrievalTable(rows: readonly RetrievalRow[]): MeasuredTable {
  const summaries = summariseRetrieval(rows);
  const counts = summaries[0]?.points.map(({ retrieved }) => String(retrieved)) ?? [];
  return {
    lines: [
      ['model', 'code size', ...counts],
      ...summaries.map(({ model, codeSize, points }) => [
        model,
        String(codeSize),
        ...points.map(({ accuracy }) => formatError(accuracy.mean)),
      ]),
    ],
    meaning: [
      "The columns: share of so many documents, found by the cosine of codes, that are of the query's class; every test",
      'document is a query once. No model has seen the classes.',
    ],
  };
}

function errorsTable(rows: readonly ErrorsRow[]): MeasuredTable {
  const summaries = summariseErrors(rows);
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
}

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
