import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, RunError, systemCode } from '../errors.js';

/** The file system calls of an atomic write. Tests pass ones that fail. */
export interface FileSystem {
  open(path: string, flags: string): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
}

/**
 * Writes a file so that `path` holds, at every moment, either its former content or the whole new one: the bytes are
 * written to a temporary file in the same folder, synced to disk, and renamed to `path`.
 * Throws a RunError if that fails; the former file is then unchanged and the temporary one is removed.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  fileSystem: FileSystem = { open, rename, rm },
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await writeDurably(temporary, content, fileSystem);
    await fileSystem.rename(temporary, path);
  } catch (error) {
    await removeQuietly(temporary, fileSystem);
    throw unchangedError(path, error);
  }
  await syncFolder(dirname(path), fileSystem);
}

/**
 * A new name in the folder of `path` for a file that will be renamed to `path`. The process id and 64 random bits keep it
 * apart from other runs and from leftovers of a crash.
 */
export function temporaryBeside(path: string): string {
  const unique = `${process.pid}-${randomBytes(8).toString('hex')}`;
  return join(dirname(path), `.${basename(path)}.${unique}.tmp`);
}

/**
 * Removes the temporary files that killed writers of `path` left behind. Call it only while nobody else writes `path`.
 * Files that cannot be removed stay.
 */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const isLeftover = (name: string) =>
    name.startsWith(`.${basename(path)}.`) && /\.\d+-[0-9a-f]{16}\.tmp$/.test(name);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(isLeftover)) await removeQuietly(join(folder, name), { open, rename, rm });
}

async function writeDurably(path: string, content: string | Uint8Array, fileSystem: FileSystem) {
  const file = await fileSystem.open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename survive a power cut. Windows cannot open a folder, and some file systems refuse to sync one. */
async function syncFolder(folder: string, fileSystem: FileSystem): Promise<void> {
  try {
    const handle = await fileSystem.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The content is on the disk and in place, so failing to sync the folder is no failure.
  }
}

/** Swallows errors: one from cleaning up would hide the one to report. */
async function removeQuietly(path: string, fileSystem: FileSystem): Promise<void> {
  try {
    await fileSystem.rm(path, { force: true });
  } catch {
    // A file system that refused the write may refuse this, too.
  }
}

const REASONS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space or choose a folder on another disk, then run again.'],
  EDQUOT: [
    'your disk quota is used up',
    'Free some space or choose a folder on another disk, then run again.',
  ],
  EFBIG: [
    'the file is larger than the file system or your limits allow',
    'Raise the limit (ulimit -f) or choose a folder on another disk.',
  ],
  EACCES: ['permission is denied', 'Make the folder writable for you, or choose another one.'],
  EPERM: ['the system does not permit it', 'Make the folder writable for you, or choose another one.'],
  EROFS: ['the file system is read-only', 'Choose a folder on a disk that can be written.'],
  ENOENT: ['its folder does not exist', 'Create the folder, or choose another one.'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'Choose another path.'],
  EISDIR: ['it is a folder', 'Choose the path of a file.'],
  EMFILE: ['too many files are open', 'Raise the limit (ulimit -n) or run fewer programs at once.'],
  EIO: ['the disk reported an error', 'Check the disk, or choose a folder on another one.'],
};

/** The error for a file that could not be written. A former file at `path` is unchanged, and the message says so. */
export function unchangedError(path: string, error: unknown): RunError {
  return new RunError(
    `${path} could not be written: ${reasonOf(error)}. If the file was there before, it is unchanged. ${remedyFor(error)}`,
    { cause: error },
  );
}

/** Errors of the disk itself: another path on it would fail as well. */
const OF_THE_DISK: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT', 'EROFS'];

/** The error for `what`, which could not be written, if the disk is full, over quota or read-only; otherwise null. */
export function diskError(what: string, error: unknown): RunError | null {
  if (!OF_THE_DISK.includes(systemCode(error))) return null;
  return new RunError(`${what} could not be written: ${reasonOf(error)}. ${remedyFor(error)}`, {
    cause: error,
  });
}

function reasonOf(error: unknown): string {
  const code = systemCode(error);
  const known = REASONS[code ?? '']?.[0];
  return known === undefined ? messageOf(error) : `${known} (${code})`;
}

function remedyFor(error: unknown): string {
  return REASONS[systemCode(error) ?? '']?.[1] ?? 'Check the path and the disk, then run again.';
}
