import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Writable } from 'node:stream';
import { InputError, messageOf } from '../../errors.js';
import { diskError, temporaryBeside, unchangedError } from '../../files/write-atomically.js';
import { delimited, npy, parquet, type TableEncoding, type TableShape } from './tables/table-encodings.js';

export type { TableShape };

/** Writes rows of numbers to a file or a stream, block by block. */
export interface TableWriter {
  /** Writes whole rows, [rows, width]. */
  write(values: Float32Array): Promise<void>;
  /** Completes the table. A file appears only now. */
  finish(): Promise<void>;
  /** Removes what was written, unless the table is finished. */
  discard(): Promise<void>;
}

const ENCODINGS: Readonly<Record<string, (shape: TableShape) => TableEncoding>> = {
  '': (shape) => delimited(shape, ','),
  '.csv': (shape) => delimited(shape, ','),
  '.txt': (shape) => delimited(shape, ','),
  '.tsv': (shape) => delimited(shape, '\t'),
  '.npy': npy,
  '.parquet': parquet,
};

/** Throws an InputError if the path ends like a format that is not written. */
export function requireTableName(path: string): void {
  encodingOf(path);
}

function encodingOf(path: string): (shape: TableShape) => TableEncoding {
  const ending = extname(path).toLowerCase();
  const encoding = Object.hasOwn(ENCODINGS, ending) ? ENCODINGS[ending] : undefined;
  if (encoding !== undefined) return encoding;
  throw new InputError(
    `${path} ends in ${ending}, and tables are not written in such a format. End the name in .csv, .tsv, .npy or .parquet.`,
  );
}

/**
 * Opens a table: CSV, or what the ending of the path says: `.tsv`, `.npy` (an array of float32), `.parquet`. A file
 * appears whole or not at all. Throws an InputError if the ending is another one or the file cannot be created; the
 * writer throws a RunError if it cannot be written.
 *
 * @example
 * const writer = await openTableWriter('codes.csv', { count: 2, columns: ['x', 'y'], texts: {} });
 * await writer.write(Float32Array.of(1, 2, 3, 4));
 * await writer.finish();
 */
export async function openTableWriter(
  destination: string | Writable,
  shape: TableShape,
): Promise<TableWriter> {
  const { begin, rows, end } = encodingOf(typeof destination === 'string' ? destination : '')(shape);
  const sink = typeof destination === 'string' ? await fileSink(destination) : streamSink(destination);
  await sink.write(begin).catch(async (error: unknown) => {
    await sink.discard();
    throw error;
  });
  return {
    write: async (values) => sink.write(rows(values)),
    async finish() {
      const rest = end();
      if (rest.length > 0) await sink.write(rest);
      await sink.finish();
    },
    discard: sink.discard,
  };
}

type Sink = Omit<TableWriter, 'write'> & { write(piece: Uint8Array | string): Promise<void> };

function streamSink(stream: Writable): Sink {
  return {
    // Errors are ignored: a reader that closes early, such as head, wants no more.
    write: (piece) => new Promise((resolve) => stream.write(piece, () => resolve())),
    finish: async () => {},
    discard: async () => {},
  };
}

async function fileSink(path: string): Promise<Sink> {
  const temporary = temporaryBeside(path);
  const file = await open(temporary, 'wx').catch((error: unknown) => {
    throw (
      diskError(path, error) ??
      new InputError(
        `${path} cannot be written: ${messageOf(error)}. Name a file in a folder that exists and can be written.`,
        { cause: error },
      )
    );
  });
  let isOpen = true;
  const close = async (handle: FileHandle) => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  const failing = async <T>(f: () => Promise<T>): Promise<T> => {
    try {
      return await f();
    } catch (error) {
      throw unchangedError(path, error);
    }
  };
  return {
    write: (piece) => failing(() => file.appendFile(piece)),
    finish: () =>
      failing(async () => {
        await file.sync();
        await close(file);
        await rename(temporary, path);
      }),
    async discard() {
      await close(file);
      await rm(temporary, { force: true });
    },
  };
}
