import { closeSync, openSync, writeSync } from 'node:fs';
import { messageOf, RunError, systemCode } from '../../errors.js';
import { openRandomAccess } from '../../files/random-access.js';
import { temporaryFile } from '../../files/temporary-file.js';
import type { Examples } from '../examples.js';
import { roundingWatch } from '../rounding.js';
import { fileExamples } from './file-examples.js';
import { copyNumbers, FLOAT32, UINT8 } from './number-type.js';

/** Collects rows in memory, and moves them to a temporary file once they are too many. */
export interface RowStore {
  /** Number of rows added so far. */
  readonly count: number;
  /** Copies one row, [width]. */
  add(row: ArrayLike<number>): void;
  /** The rows as examples, unscaled. No rows can be added afterwards. */
  finish(): { readonly examples: Examples; readonly onDisk: boolean };
  /** Drops the rows and removes the temporary file. */
  release(): void;
}

export interface RowStoreOptions {
  readonly width: number;
  /** Bytes take a quarter of the memory of float32. */
  readonly type: 'uint8' | 'float32';
  /** Bytes of rows to keep in memory. Default: 512 MiB. */
  readonly memoryBytes?: number | undefined;
  /** Folder of the temporary file. Default: the system's. */
  readonly folder?: string | undefined;
}

/** Default for the bytes of rows to keep in memory. */
export const MEMORY_BYTES = 512 * 2 ** 20;
const CHUNK_BYTES = 2 ** 22;

/** Creates an empty row store. Its methods throw a RunError if the temporary file cannot be written. */
export function rowStore({ width, type, memoryBytes = MEMORY_BYTES, folder }: RowStoreOptions): RowStore {
  const [numberType, Chunk] = type === 'uint8' ? [UINT8, Uint8Array] : [FLOAT32, Float32Array];
  const chunkBytes = Math.min(CHUNK_BYTES, memoryBytes / 2);
  const chunkRows = Math.max(1, Math.floor(chunkBytes / (width * numberType.bytes)));
  const newChunk = (rows: number) => new Chunk(rows * width);
  let chunks: (Uint8Array | Float32Array)[] = [];
  // The first chunk grows, so that a hundred rows do not take megabytes.
  let current = newChunk(Math.min(64, chunkRows));
  let inCurrent = 0;
  let count = 0;
  let spill: Spill | undefined;
  const watch = roundingWatch(type === 'uint8' ? 0 : width);

  function makeRoom(): void {
    if (current.length < chunkRows * width) {
      const larger = newChunk(Math.min(chunkRows, 2 * (current.length / width)));
      larger.set(current);
      current = larger;
      return;
    }
    if (spill === undefined && (chunks.length + 2) * chunkBytes > memoryBytes) {
      spill = openSpill(folder);
      for (const chunk of chunks) spill.write(chunk);
      chunks = [];
    }
    inCurrent = 0;
    if (spill === undefined) {
      chunks.push(current);
      current = newChunk(chunkRows);
    } else spill.write(current);
  }

  return {
    get count() {
      return count;
    },
    add(row) {
      if (inCurrent * width === current.length) makeRoom();
      current.set(row, inCurrent * width);
      if (!(row instanceof Float32Array || row instanceof Uint8Array)) watch.add(row);
      inCurrent++;
      count++;
    },
    finish() {
      const rest = current.subarray(0, inCurrent * width);
      if (spill === undefined) {
        const copyRows = fromChunks([...chunks, rest], chunkRows, width);
        return { examples: { count, width, rounding: watch.read, copyRows }, onDisk: false };
      }
      spill.write(rest);
      const file = spill.reopen();
      const stored = fileExamples({ file, start: 0, type: numberType, count, width });
      return { examples: { ...stored, rounding: watch.read }, onDisk: true };
    },
    release() {
      chunks = [];
      spill?.remove();
    },
  };
}

function fromChunks(
  chunks: readonly (Uint8Array | Float32Array)[],
  chunkRows: number,
  width: number,
): Examples['copyRows'] {
  return (rows, out) => {
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r] as number;
      const chunk = chunks[Math.floor(row / chunkRows)] as Uint8Array | Float32Array;
      const from = (row % chunkRows) * width;
      if (chunk instanceof Uint8Array) copyNumbers(UINT8, chunk, from, width, out, r * width);
      else out.set(chunk.subarray(from, from + width), r * width);
    }
  };
}

/** Rows in a temporary file. */
interface Spill {
  write(values: Uint8Array | Float32Array): void;
  reopen(): ReturnType<typeof openRandomAccess>;
  remove(): void;
}

function openSpill(folder: string | undefined): Spill {
  const { path, remove } = temporaryFile('rbmae-rows', folder);
  const failing = <T>(f: () => T): T => {
    try {
      return f();
    } catch (error) {
      remove();
      const full = systemCode(error) === 'ENOSPC' ? 'the disk is full' : messageOf(error);
      throw new RunError(
        `The rows are too many for memory, and the temporary file ${path} cannot hold them: ${full}. Free some space ` +
          'there, or set the environment variable TMPDIR to another folder, and run again.',
        { cause: error },
      );
    }
  };
  const descriptor = failing(() => openSync(path, 'wx', 0o600));
  let file: ReturnType<typeof openRandomAccess> | undefined;
  return {
    write(values) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      for (let at = 0; at < bytes.length; ) at += failing(() => writeSync(descriptor, bytes, at));
    },
    reopen() {
      closeSync(descriptor);
      file = openRandomAccess(path);
      return file;
    },
    remove() {
      if (file === undefined) closeSync(descriptor);
      file?.close();
      remove();
    },
  };
}
