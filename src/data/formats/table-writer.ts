import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { InputError, messageOf } from '../../errors.js';
import { diskError, temporaryBeside, unchangedError } from '../../files/write-atomically.js';
import { encodeNpyHeader } from './npy.js';

/** Rows of numbers on their way to a file or a stream, block after block. */
export interface TableWriter {
  /** Whole rows, [rows, width]. */
  write(values: Float32Array): Promise<void>;
  /** Puts a file in place. */
  finish(): Promise<void>;
  /** Leaves nothing behind, unless finished. */
  discard(): Promise<void>;
}

export interface TableShape {
  readonly count: number;
  /** The names of the numbers' columns; as many as numbers in a row. */
  readonly columns: readonly string[];
  /** Columns of text before the numbers (CSV only), such as the names of images: one text for each row. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/**
 * Writes a CSV with a header, or, to a path that ends in `.npy`, an array of float32. A file appears whole or not at all.
 * Throws a RunError if it cannot be written.
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

/** The shortest text that a reader of float32 turns back into the same number. */
export function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

type Sink = Omit<TableWriter, 'write'> & { write(piece: Uint8Array | string): Promise<void> };

function streamSink(stream: Writable): Sink {
  return {
    // A reader that closes early, such as head, wants no more: what is written then is dropped.
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
