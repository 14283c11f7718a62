import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { InputError, messageOf } from '../../errors.js';
import { diskError, temporaryBeside, unchangedError } from '../../files/write-atomically.js';
import { shortest } from '../storage/number-texts.js';
import { encodeNpyHeader } from './npy.js';

/** Writes rows of numbers to a file or a stream, block by block. */
export interface TableWriter {
  /** Writes whole rows, [rows, width]. */
  write(values: Float32Array): Promise<void>;
  /** Completes the table. A file appears only now. */
  finish(): Promise<void>;
  /** Removes what was written, unless the table is finished. */
  discard(): Promise<void>;
}

export interface TableShape {
  /** Number of rows. */
  readonly count: number;
  /** Names of the columns of numbers, [width]. */
  readonly columns: readonly string[];
  /** Columns of text before the numbers (CSV only), such as the names of images, with one text for each row. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/**
 * Opens a CSV with a header, or an array of float32 if the path ends in `.npy`. A file appears whole or not at all.
 * Throws an InputError if the file cannot be created; the writer throws a RunError if it cannot be written.
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
  const isNpy = typeof destination === 'string' && destination.toLowerCase().endsWith('.npy');
  const sink = typeof destination === 'string' ? await fileSink(destination) : streamSink(destination);
  const width = shape.columns.length;
  let row = 0;
  const encode = (values: Float32Array): Uint8Array | string => {
    if (isNpy) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const lines = Array.from({ length: values.length / width }, (_, r) => [
      ...Object.values(shape.texts).map((texts) => texts[row + r]),
      ...Array.from(values.subarray(r * width, (r + 1) * width), shortest),
    ]);
    row += lines.length;
    return stringify(lines);
  };
  const header = isNpy
    ? encodeNpyHeader([shape.count, width])
    : stringify([[...Object.keys(shape.texts), ...shape.columns]]);
  await sink.write(header).catch(async (error: unknown) => {
    await sink.discard();
    throw error;
  });
  return { ...sink, write: async (values) => sink.write(encode(values)) };
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
