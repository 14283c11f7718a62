import type { Readable } from 'node:stream';
import { readExamples } from '../data/read-examples.js';
import type { ReadOptions, Table } from '../data/table.js';
import { InputError } from '../errors.js';
import type { Model } from './model.js';

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
