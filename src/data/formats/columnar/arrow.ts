import { Worker } from 'node:worker_threads';
import { InputError, messageOf } from '../../../errors.js';
import type { TableContent } from '../../table.js';
import type { DataFile } from '../format.js';
import { chooseColumns } from '../tables/columns.js';
import { type RowsOfCells, rowsOfCells } from '../tables/rows-of-cells.js';
import { uniqueNames } from '../tables/unique-names.js';
import { heapMegabytes, nextMessage, PATIENCE_MS } from './decoder-thread.js';
import { pandasIndex } from './pandas-index.js';

export interface ArrowJob {
  readonly path: string;
  readonly name: string;
}

/** Messages of the worker. It waits for an answer after the names and after each block of rows. */
export type ArrowMessage =
  | { readonly names: readonly string[]; readonly pandas: string | undefined }
  | { readonly columns: readonly (readonly unknown[])[]; readonly count: number }
  | { readonly done: true }
  | { readonly failure: string };

const startsWith = (text: string) => (start: Uint8Array) =>
  Array.from(text).every((letter, i) => start[i] === letter.charCodeAt(0));
const isFile = startsWith('ARROW1');

/** Whether a file that begins with these bytes is Arrow IPC: a file (Feather) or a stream, whose first message is the schema. */
export const isArrow = (start: Uint8Array) =>
  isFile(start) ||
  (start.length > 8 && start.subarray(0, 4).every((byte) => byte === 0xff) && start[7] === 0);

/**
 * Reads an Arrow IPC file or stream, such as Feather. Throws an InputError that names all columns that are no numbers, and
 * for damage.
 *
 * The decoder trusts the counts in a file, so it runs in a thread with a limit of memory and time, like that of Parquet.
 */
export async function readArrow({ path, file, options, cells }: DataFile): Promise<TableContent> {
  const worker = new Worker(new URL('./arrow-worker.js', import.meta.url), {
    workerData: { path, name: file.name } satisfies ArrowJob,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes(file.size) },
  });
  const next = () =>
    nextMessage<ArrowMessage>(worker, options.patienceMs ?? PATIENCE_MS).catch((error: unknown) => {
      throw damaged(file.name, messageOf(error));
    });
  let rows: RowsOfCells | undefined;
  try {
    const first = await next();
    if ('failure' in first) throw damaged(file.name, first.failure);
    if (!('names' in first)) throw damaged(file.name, 'it has no schema');
    const { names, note } = uniqueNames(first.names);
    const index = pandasIndex(first.pandas, names);
    const chosen = chooseColumns(names, options, file.name, index);
    const { memoryBytes } = options;
    rows = rowsOfCells({
      ...{ source: file.name, names, chosen, memoryBytes, cells },
      ...{ counted: 'row', notesTexts: true },
    });
    await fill(rows, worker, next, file.name);
    if (rows.count === 0) throw new InputError(`${file.name} has no rows. Give a table with at least one.`);
    const { notes, ...content } = rows.finish();
    return {
      ...content,
      kind: 'numbers',
      columns: chosen.components.map((column) => names[column] as string),
      notes: [
        `${content.examples.count} rows of ${chosen.components.length} columns`,
        ...(note === undefined ? [] : [note]),
        ...(index.length === 0
          ? []
          : [`the index of pandas is left out: ${index.map((i) => `"${names[i]}"`).join(', ')}`]),
        ...notes,
      ],
    };
  } catch (error) {
    rows?.release();
    throw error;
  } finally {
    await worker.terminate();
  }
}

async function fill(
  rows: RowsOfCells,
  worker: Worker,
  next: () => Promise<ArrowMessage>,
  source: string,
): Promise<void> {
  for (;;) {
    worker.postMessage('go on');
    const message = await next();
    if ('failure' in message) throw damaged(source, message.failure);
    if (!('columns' in message)) return;
    for (let r = 0; r < message.count; r++)
      rows.add(
        message.columns.map((column) => column[r]),
        rows.count + 1,
      );
  }
}

function damaged(name: string, reason: string): InputError {
  return new InputError(
    `${name} cannot be read as Arrow: ${reason}. The file is damaged or uses an unsupported feature: write or fetch it again.`,
  );
}
