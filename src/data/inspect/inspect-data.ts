import type { Readable } from 'node:stream';
import { InputError } from '../../errors.js';
import { isCollection } from '../collections/named.js';
import { eachBlock } from '../examples.js';
import { fitPreprocessing, type Scaling } from '../preprocessing.js';
import { isFolder, readExamples, savedStream, showCells } from '../read-examples.js';
import type { ReadOptions, Table } from '../table.js';
import { type TrainingAdvice, trainingAdvice } from './advice.js';
import type { ColumnFacts } from './column-summary.js';
import { tableSummary } from './table-summary.js';

/** What is in data, and whether a network can learn from them. */
export interface DataFacts {
  readonly provenance: Table['provenance'];
  readonly rows: number;
  /** What each column holds; undefined for images. */
  readonly columns: readonly ColumnFacts[] | undefined;
  readonly imageShape: Table['imageShape'];
  readonly notes: readonly string[];
  readonly advice: TrainingAdvice;
  /** The options that read what can be learned from. */
  readonly read: ReadOptions;
  /** What these options read; undefined if nothing can be learned from. */
  readonly training: TrainingFacts | undefined;
  /** Why nothing can be learned from the data. */
  readonly problem: string | undefined;
}

export interface TrainingFacts {
  readonly components: number;
  readonly names: readonly string[] | undefined;
  /** How many examples each class has, most frequent first. */
  readonly classes: Readonly<Record<string, number>> | undefined;
  readonly scaling: Scaling;
  readonly why: string;
  readonly notes: readonly string[];
}

/** Columns of an array of which each is told. Wider arrays are taken as a whole. */
const MOST_COLUMNS = 1000;

/**
 * Looks at every cell of data, whatever it holds, and finds how a network could learn from them. Throws an InputError if the
 * data cannot be read at all.
 *
 * @example
 * const { columns, read, problem } = await inspectData('penguins.csv');
 * if (problem === undefined) table = await readExamples('penguins.csv', read);
 */
export async function inspectData(source: string | Readable, options: ReadOptions = {}): Promise<DataFacts> {
  if (typeof source === 'string') return inspected(source, options);
  const { path, remove } = await savedStream(source);
  try {
    const { provenance, ...facts } = await inspected(path, options);
    return { ...facts, provenance: { ...provenance, path: 'standard input' } };
  } finally {
    remove();
  }
}

async function inspected(source: string, options: ReadOptions): Promise<DataFacts> {
  const { table, columns } = await looked(source, options);
  const { provenance, notes, imageShape, examples } = table;
  table.release();
  const advice = trainingAdvice(columns ?? [], options);
  const read = withAdvice(options, advice);
  const { training, problem } = await tried(
    source,
    options,
    read,
    examples.count,
    columns !== undefined,
    advice,
  );
  return { provenance, rows: examples.count, columns, imageShape, notes, advice, read, training, problem };
}

async function looked(
  source: string,
  options: ReadOptions,
): Promise<{ readonly table: Table; readonly columns: ColumnFacts[] | undefined }> {
  if (isCollection(source) || isFolder(source))
    return { table: await readExamples(source, options), columns: undefined };
  const summary = tableSummary();
  const table = await showCells(source, options, summary);
  const { count, width } = table.examples;
  if (width === 0) return { table, columns: summary.columns() };
  if (table.imageShape !== undefined || width > MOST_COLUMNS) return { table, columns: undefined };
  summary.begin(table.columns ?? Array.from({ length: width }, (_, i) => `column ${i + 1}`));
  if (count > 0)
    for (const { values } of eachBlock(table.examples))
      for (let at = 0; at < values.length; at += width) summary.row(values.subarray(at, at + width));
  return { table, columns: summary.columns() };
}

function withAdvice(options: ReadOptions, { exclude, label, categories }: TrainingAdvice): ReadOptions {
  const given = options.categories;
  return {
    ...options,
    ...(exclude.size > 0 && { exclude: [...(options.exclude ?? []), ...exclude.keys()] }),
    ...(label !== undefined && { label }),
    ...(given === undefined && categories.length > 0 && { categories }),
  };
}

async function tried(
  source: string,
  asked: ReadOptions,
  read: ReadOptions,
  rows: number,
  hasColumns: boolean,
  { numbers, categories }: TrainingAdvice,
): Promise<Pick<DataFacts, 'training' | 'problem'>> {
  if (rows < 2)
    return { training: undefined, problem: `there is ${rows} row, but training takes at least two` };
  if (hasColumns && asked.columns === undefined && numbers.length + categories.length === 0)
    return { training: undefined, problem: 'no column holds numbers or categories to learn from' };
  try {
    const table = await readExamples(source, read);
    try {
      return tableFacts(table);
    } finally {
      table.release();
    }
  } catch (error) {
    if (!(error instanceof InputError) || isAsked(error, asked)) throw error;
    return { training: undefined, problem: error.message };
  }
}

/** Whether the error is of an option that was asked for, such as a column that is not there. */
function isAsked({ options: [option, ...others] }: InputError, asked: ReadOptions): boolean {
  return others.length === 0 && option !== undefined && asked[option as keyof ReadOptions] !== undefined;
}

function tableFacts({
  examples,
  columns,
  kind,
  labels,
  notes,
}: Table): Pick<DataFacts, 'training' | 'problem'> {
  const { preprocessing, why } = fitPreprocessing(examples, { missing: 'mean', columns, kind });
  return {
    training: {
      components: examples.width,
      names: columns,
      classes: labels && countsOf(labels),
      scaling: preprocessing.scaling,
      why,
      notes,
    },
    problem: undefined,
  };
}

function countsOf(labels: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}
