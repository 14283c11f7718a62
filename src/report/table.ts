import { alignedLines, markdownTable } from './cells.js';
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
  type ModelSummary,
  summarise,
  summariseClasses,
  summariseCrossEntropies,
  summariseErrors,
  summariseOverview,
  summariseRetrieval,
} from './summary.js';

const UNIT = 'Squared error: summed over the components of one example, averaged over examples.';

const HEADERS = ['model', 'code size', 'test squared error', 'train squared error', 'paper', 'seconds'];

/**
 * The comparison as a page of Markdown: a heading, the table, what its numbers mean, further tables where there are rows for
 * them, and a paragraph for each note.
 */
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
  const summaries = summarise(rows);
  const table = markdownTable(comparisonLines(rows));
  const parts = [`# ${title}`, table, `${UNIT} ${seedsSentence(summaries)}`];
  if (crossEntropies.length > 0)
    parts.push(markdownTable(crossEntropyLines(crossEntropies)), CROSS_ENTROPY_UNIT.join(' '));
  if (classes.length > 0) parts.push(markdownTable(classesLines(classes)), CLASSES_UNIT.join(' '));
  if (retrieval.length > 0) parts.push(markdownTable(retrievalLines(retrieval)), RETRIEVAL_UNIT.join(' '));
  return `${[...parts, ...notes].join('\n\n')}\n`;
}

const CROSS_ENTROPY_UNIT = [
  'Cross-entropy: nats a word by the reconstruction, averaged over documents, which is what fine-tuning minimises.',
  'Unlike in the squared error, long documents weigh no more than short ones.',
];

function crossEntropyLines(rows: readonly CrossEntropyRow[]): string[][] {
  const lines = summariseCrossEntropies(rows).map((summary) => [
    summary.model,
    String(summary.codeSize),
    formatSpread(summary.testCrossEntropy),
    formatSpread(summary.trainCrossEntropy),
  ]);
  return [['model', 'code size', 'test cross-entropy', 'train cross-entropy'], ...lines];
}

/** What words of documents cost, in aligned columns for a terminal. */
export function crossEntropyText(rows: readonly CrossEntropyRow[]): string {
  return `${[...alignedLines(crossEntropyLines(rows)), '', ...CROSS_ENTROPY_UNIT].join('\n')}\n`;
}

const CLASSES_HEADERS = ['model', 'code size', 'neighbours', 'accuracy', 'silhouette'];

const CLASSES_UNIT = [
  'Accuracy: share of the test examples that get their class from the nearest training examples.',
  'Silhouette: mean over the test examples, in [-1, 1]. No model has seen the classes.',
];

function classesLines(rows: readonly ClassesRow[]): string[][] {
  const lines = summariseClasses(rows).map((summary) => [
    summary.model,
    String(summary.codeSize),
    String(summary.neighbours),
    formatSpread(summary.neighbourAccuracy),
    formatSpread(summary.silhouette),
  ]);
  return [CLASSES_HEADERS, ...lines];
}

const RETRIEVAL_UNIT = [
  "The columns: share of so many documents, found by the cosine of codes, that are of the query's class; every test",
  'document is a query once. No model has seen the classes.',
];

function retrievalLines(rows: readonly RetrievalRow[]): string[][] {
  const summaries = summariseRetrieval(rows);
  const counts = summaries[0]?.points.map(({ retrieved }) => String(retrieved)) ?? [];
  const lines = summaries.map(({ model, codeSize, points }) => [
    model,
    String(codeSize),
    ...points.map(({ accuracy }) => formatError(accuracy.mean)),
  ]);
  return [['model', 'code size', ...counts], ...lines];
}

/** How well documents are found, means over the seeds in aligned columns for a terminal. */
export function retrievalText(rows: readonly RetrievalRow[]): string {
  return `${[...alignedLines(retrievalLines(rows)), '', ...RETRIEVAL_UNIT].join('\n')}\n`;
}

const ERRORS_HEADERS = ['model', 'test error', 'train error', 'paper', 'seconds'];

function errorsLines(rows: readonly ErrorsRow[]): string[][] {
  const lines = summariseErrors(rows).map(({ model, testError, trainError, paperTestError, wallSeconds }) => [
    model,
    formatShare(testError),
    formatShare(trainError),
    paperTestError === null ? '' : formatShare({ mean: paperTestError, standardDeviation: null }),
    wallSeconds.toFixed(1),
  ]);
  return [ERRORS_HEADERS, ...lines];
}

function errorsUnit(rows: readonly ErrorsRow[]): string {
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  const spread = seeds.length > 1 ? 'Mean ± standard deviation over' : 'Measured with';
  return `Error: share of the examples that are not of the class predicted. ${spread} ${namedSeeds({ seeds })}.`;
}

/** The comparison of classifiers as a page of Markdown. */
export function errorsMarkdown(
  rows: readonly ErrorsRow[],
  { title, notes }: { readonly title: string; readonly notes: readonly string[] },
): string {
  return `${[`# ${title}`, markdownTable(errorsLines(rows)), errorsUnit(rows), ...notes].join('\n\n')}\n`;
}

/** The comparison of classifiers in aligned columns for a terminal. */
export function errorsText(rows: readonly ErrorsRow[]): string {
  return `${[...alignedLines(errorsLines(rows)), '', errorsUnit(rows)].join('\n')}\n`;
}

/** The comparison in aligned columns for a terminal, at most 100 wide: a model's name gives way, never a number. */
export function comparisonText(rows: readonly ComparisonRow[]): string {
  const summaries = summarise(rows);
  const aligned = alignedLines(comparisonLines(rows));
  return `${[...aligned, '', UNIT, seedsSentence(summaries)].join('\n')}\n`;
}

/** How well codes keep the classes apart, in aligned columns for a terminal. */
export function classesText(rows: readonly ClassesRow[]): string {
  return `${[...alignedLines(classesLines(rows)), '', ...CLASSES_UNIT].join('\n')}\n`;
}

/** Several experiments in aligned columns for a terminal. */
export function overviewText(rows: readonly OverviewRow[]): string {
  const lines = summariseOverview(rows).map(({ experiment, model, codeSize, measure, ours, paper }) => {
    const format = measure === 'share wrong' ? formatShare : formatSpread;
    return [
      experiment,
      codeSize === null ? model : `${model}, ${codeSize}`,
      format(ours),
      paper === null ? '' : format({ mean: paper, standardDeviation: null }),
    ];
  });
  const units =
    'Ours and the paper: squared error on test data or, in percent, the share not of the class predicted.';
  const aligned = alignedLines([['experiment', 'model', 'ours', 'paper'], ...lines], 2);
  return `${[...aligned, '', units].join('\n')}\n`;
}

/** The comparison's table, its head first. */
export function comparisonLines(rows: readonly ComparisonRow[]): string[][] {
  return [HEADERS, ...summarise(rows).map(cellsOf)];
}

function cellsOf(summary: ModelSummary): string[] {
  const { model, codeSize, testSquaredError, trainSquaredError, paperTestSquaredError, wallSeconds } =
    summary;
  return [
    model,
    String(codeSize),
    formatSpread(testSquaredError),
    formatSpread(trainSquaredError),
    paperTestSquaredError === null ? '' : formatError(paperTestSquaredError),
    wallSeconds.toFixed(1),
  ];
}

/** Says what the numbers after ± are, and which models had other seeds than the first. */
function seedsSentence(summaries: readonly ModelSummary[]): string {
  const [first, ...others] = summaries;
  if (first === undefined) return 'No model has been measured yet.';
  const exceptions = others
    .filter((summary) => namedSeeds(summary) !== namedSeeds(first))
    .map((summary) => `; ${summary.model}: ${namedSeeds(summary)}`);
  const meaning = summaries.some((summary) => summary.seeds.length > 1)
    ? 'Mean ± standard deviation over'
    : 'Measured with';
  return `${meaning} ${namedSeeds(first)}${exceptions.join('')}.`;
}

function namedSeeds({ seeds }: Pick<ModelSummary, 'seeds'>): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}
