import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, RunError, systemCode } from '../errors.js';

/** What an atomic write needs of the file system: a test can pass one that fails. */
export interface FileSystem {
  open(path: string, flags: string): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
}

/**
 * Writes a file so that `path` holds, at every moment, either its former content or the whole new one: the bytes go
 * to a temporary file in the same folder, reach the disk, and take the place of `path` by a rename.
 * Throws RunError when that fails; the former file is then untouched and the temporary one is gone.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  fileSystem: FileSystem = { open, rename, rm },
): Promise<void> {
  // The process and 64 random bits: neither a second run nor what a crash left behind is ever in the way.
  const unique = `${process.pid}-${randomBytes(8).toString('hex')}`;
  const temporary = join(dirname(path), `.${basename(path)}.${unique}.tmp`);
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
 * Removes what writers of `path` that were killed have left beside it. Only for one who knows that nobody else writes it now.
 * What cannot be removed stays.
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

/** Makes the rename itself survive a power cut. Windows cannot open a folder, and some file systems refuse to sync one. */
async function syncFolder(folder: string, fileSystem: FileSystem): Promise<void> {
  try {
    const handle = await fileSystem.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The content is safe on the disk and in place: a folder that cannot be synced is no failure.
  }
}

/** The first error is the one to report: a second one, from cleaning up, would hide it. */
async function removeQuietly(path: string, fileSystem: FileSystem): Promise<void> {
  try {
    await fileSystem.rm(path, { force: true });
  } catch {
    // A file system that refused the write may refuse this too.
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

/** The error of a file that could not be written and would have taken the place of a former one in the end. */
export function unchangedError(path: string, error: unknown): RunError {
  return new RunError(
    `${path} could not be written: ${reasonOf(error)}. If the file was there before, it is unchanged. ${remedyFor(error)}`,
    { cause: error },
  );
}

/** A disk in this state keeps everything from being written on it, and not for want of a better path. */
const OF_THE_DISK: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT', 'EROFS'];

/** The error of something that could not be written, if the disk is to blame: full, over quota or read-only. */
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
