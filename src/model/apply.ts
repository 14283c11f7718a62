import type { Readable } from 'node:stream';
import type { NdArray } from '../compute/ndarray.js';
import { type Examples, rowNumbers, selectExamples } from '../data/dataset.js';
import { readExamples } from '../data/read-examples.js';
import type { ReadOptions, Table } from '../data/table.js';
import { InputError, throwIfInterrupted } from '../errors.js';
import { codeWidth, type Model } from './model.js';

/** The names of a code's numbers in a table. */
export function codeColumns(model: Model): string[] {
  return Array.from({ length: codeWidth(model) }, (_, i) => `code_${i + 1}`);
}

/** Data for this model: of a table with names the model's columns, in its order. Throws an InputError if some are not there. */
export async function readFor(
  model: Pick<Model, 'columns'>,
  source: string | Readable,
  options: ReadOptions,
): Promise<Table> {
  const table = await readExamples(source, { preferredColumns: model.columns, ...options });
  const missing =
    table.columns && model.columns && hasNames(table.columns) && hasNames(model.columns)
      ? model.columns.filter((name) => !table.columns?.includes(name))
      : [];
  if (missing.length === 0 || options.columns !== undefined) return table;
  table.release();
  throw new InputError(
    `${table.provenance.path} has no column "${missing[0]}"${missing.length > 1 ? `, nor ${missing.length - 1} others` : ''}, which the model was trained on. ` +
      'Give a table with the same columns, or name those to use instead with --columns, in the order of training.',
  );
}

const hasNames = (columns: readonly string[]) => !columns.every((name, i) => name === `column ${i + 1}`);

/** What `f` makes of the examples, some thousands of them at a time, in their order. */
export async function* inBlocks(
  examples: Examples,
  f: (block: Examples) => Promise<NdArray>,
  signal?: AbortSignal,
  blockRows = 10_000,
): AsyncGenerator<NdArray> {
  for (let start = 0; start < examples.count; start += blockRows) {
    throwIfInterrupted(signal);
    yield await f(selectExamples(examples, rowNumbers(Math.min(blockRows, examples.count - start), start)));
  }
}
