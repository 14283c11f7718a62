import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { InputError, messageOf } from '../../../errors.js';
import { type RowStore, rowStore } from '../../storage/row-store.js';
import type { ReadOptions, TableContent } from '../../table.js';
import type { DataFile } from '../format.js';
import type { CellReader } from '../tables/cell-reader.js';
import { heapMegabytes, nextMessage, PATIENCE_MS } from './decoder-thread.js';
import type { ParquetCells } from './parquet-cells.js';
import type { ParquetRows, ParquetShape } from './parquet-rows.js';

/** Messages of the worker. It waits for an answer after the shape and after each block of rows. */
export type ParquetMessage =
  | { readonly shape: ParquetShape }
  | { readonly rows: ParquetRows }
  | { readonly cells: ParquetCells }
  | { readonly done: true; readonly notes: readonly string[] }
  | { readonly refusal: string; readonly options: readonly string[] }
  | { readonly failure: string };

export interface ParquetJob {
  readonly path: string;
  readonly name: string;
  readonly options: ReadOptions;
  /** Whether all cells are sent as they are stored, in place of rows of numbers. */
  readonly showsCells: boolean;
}

/** Whether a file that begins with these bytes is Parquet. */
export const isParquet = (start: Uint8Array) =>
  [0x50, 0x41, 0x52, 0x31].every((byte, i) => start[i] === byte);

/**
 * Reads a Parquet file block by block. A column holds numbers, lists of numbers of one length, or PNG or JPEG images as
 * bytes (directly or in a record's field `bytes`). Throws an InputError for other columns and for damage.
 *
 * The decoder trusts the counts in a file. It runs in a thread with a memory limit, which is ended when it sends nothing
 * for too long, so that a damaged file can neither hang nor crash the program.
 */
export async function readParquet({ path, file, options, cells }: DataFile): Promise<TableContent> {
  const job: ParquetJob = { path, name: file.name, options, showsCells: cells !== undefined };
  const worker = new Worker(new URL('./parquet-worker.js', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes((await stat(job.path)).size) },
  });
  try {
    const patienceMs = options.patienceMs ?? PATIENCE_MS;
    return await (cells === undefined
      ? collected(worker, job, patienceMs)
      : shown(worker, job, patienceMs, cells));
  } finally {
    await worker.terminate();
  }
}

/** Shows the cells and reads no numbers. */
async function shown(
  worker: Worker,
  { name }: ParquetJob,
  patienceMs: number,
  reader: CellReader,
): Promise<TableContent> {
  let count = 0;
  for (;;) {
    const message = await nextMessage<ParquetMessage>(worker, patienceMs).catch((error: unknown) => {
      throw damaged(name, messageOf(error));
    });
    if ('refusal' in message) throw new InputError(message.refusal, { option: message.options });
    if ('failure' in message) throw damaged(name, message.failure);
    if (!('cells' in message)) break;
    const { names, columns, count: rows } = message.cells;
    if (count === 0) reader.begin(names);
    for (let r = 0; r < rows; r++) reader.row(columns.map((column) => column[r]));
    count += rows;
    worker.postMessage('go on');
  }
  const examples = { count, width: 0, copyRows: () => {} };
  return { examples, kind: 'numbers', columns: undefined, notes: [], release: () => {} };
}

async function collected(
  worker: Worker,
  { name, options }: ParquetJob,
  patienceMs: number,
): Promise<TableContent> {
  let shape: ParquetShape | undefined;
  let store: RowStore | undefined;
  const labels: string[] = [];
  let notes: readonly string[] = [];
  try {
    for (;;) {
      const message = await nextMessage<ParquetMessage>(worker, patienceMs).catch((error: unknown) => {
        throw damaged(name, messageOf(error));
      });
      if ('refusal' in message) throw new InputError(message.refusal, { option: message.options });
      if ('failure' in message) throw damaged(name, message.failure);
      if ('done' in message) {
        notes = message.notes;
        break;
      }
      if ('shape' in message) {
        shape = message.shape;
        const { width, imageShape } = shape;
        store = rowStore({
          width,
          type: imageShape ? 'uint8' : 'float32',
          memoryBytes: options.memoryBytes,
        });
        worker.postMessage('go on');
        continue;
      }
      if ('cells' in message) continue;
      const { values, labels: some } = message.rows;
      const width = shape?.width as number;
      for (let at = 0; at < values.length; at += width) store?.add(values.subarray(at, at + width));
      for (const label of some) labels.push(label);
      worker.postMessage('go on');
    }
  } catch (error) {
    store?.release();
    throw error;
  }
  return tableOf(shape as ParquetShape, store as RowStore, labels, notes);
}

function tableOf(
  { imageShape, componentNames, hasLabels }: ParquetShape,
  store: RowStore,
  labels: readonly string[],
  notes: readonly string[],
): TableContent {
  const { examples, onDisk } = store.finish();
  return {
    examples,
    kind: imageShape === undefined ? 'numbers' : 'bytes',
    columns: imageShape === undefined ? componentNames : undefined,
    imageShape,
    labels: hasLabels ? labels : undefined,
    notes: [
      `${examples.count} rows of ${examples.width} numbers`,
      ...notes,
      ...(onDisk ? ['too many rows for memory: they are kept in a temporary file'] : []),
    ],
    release: store.release,
  };
}

function damaged(name: string, reason: string): InputError {
  return new InputError(
    `${name} cannot be read as Parquet: ${reason}. The file is damaged or uses an unsupported feature: write or fetch it again.`,
  );
}
