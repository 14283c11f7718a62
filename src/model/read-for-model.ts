import type { Readable } from 'node:stream';
import { readExamples } from '../data/read-examples.js';
import type { ReadOptions, Table } from '../data/table.js';
import { InputError } from '../errors.js';
import type { Model } from './model.js';

/**
 * Reads data for a model: of a table with column names, the model's columns in its order. Throws an InputError if one
 * is missing.
 */
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
  const others = missing.length > 1 ? `, nor ${missing.length - 1} others` : '';
  throw new InputError(
    `${table.provenance.path} has no column "${missing[0]}"${others}, which the model was trained on. ` +
      'Read a table with the same columns, or name the columns to use instead with `columns`, in the order of training.',
    { option: 'columns' },
  );
}

const hasNames = (columns: readonly string[]) => !columns.every((name, i) => name === `column ${i + 1}`);
