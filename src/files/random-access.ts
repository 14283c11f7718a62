import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError, messageOf, RunError, systemCode } from '../errors.js';

/** An open file that is read piece by piece, so that it may be larger than memory. */
export interface RandomAccess {
  /** Name for messages. */
  readonly name: string;
  /** Size in bytes when the file was opened. */
  readonly size: number;
  /** Fills `out` with the bytes from `start` on. Throws a RunError if the file no longer has them. */
  readInto(out: Uint8Array, start: number): void;
  /** Copies the bytes from `start` up to, not including, `end`; fewer at the end of the file. */
  read(start: number, end: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

/** Opens a file for reading. Throws an InputError if it cannot be opened or is not a regular file. */
export function openRandomAccess(path: string, name = path): RandomAccess {
  const { descriptor, size } = opened(path, name);
  let open = true;
  const file: RandomAccess = {
    name,
    size,
    readInto(out, start) {
      if (!open) throw new Error(`${name} was read after it had been closed.`);
      let done = 0;
      while (done < out.length) {
        const got = readPiece(descriptor, name, out, done, start + done);
        if (got === 0) {
          throw new RunError(
            `${name} ended at byte ${start + done} while it was being read, and had ${size} bytes when it was opened. ` +
              'It was changed meanwhile: leave data files unchanged during a run, and run again.',
          );
        }
        done += got;
      }
    },
    read(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      file.readInto(bytes, start);
      return bytes;
    },
    close() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
  return file;
}

function opened(path: string, name: string): { descriptor: number; size: number } {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw new InputError(`${name} cannot be read: ${reasonOf(error)}. Check the path.`, { cause: error });
  }
  const stat = fstatSync(descriptor);
  if (stat.isFile()) return { descriptor, size: stat.size };
  closeSync(descriptor);
  throw new InputError(
    `${name} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}, where a file is needed. Name a regular file.`,
  );
}

function readPiece(
  descriptor: number,
  name: string,
  out: Uint8Array,
  offset: number,
  position: number,
): number {
  try {
    return readSync(descriptor, out, offset, Math.min(out.length - offset, LARGEST_READ), position);
  } catch (error) {
    throw new RunError(
      `${name} can no longer be read: ${messageOf(error)}. Check its disk or network drive.`,
      { cause: error },
    );
  }
}

/** Operating systems refuse to read more than 2 GiB in one call. */
const LARGEST_READ = 2 ** 30;

/** Why a file could not be read, in plain words. */
export function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission is denied';
  if (code === 'ELOOP') return 'its links lead in a circle';
  if (code === 'ENAMETOOLONG') return 'the name is too long';
  if (code === 'ENOTDIR') return 'a part of its path is a file, not a folder';
  return messageOf(error);
}
