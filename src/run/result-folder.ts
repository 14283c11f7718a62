import { randomBytes } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { access, lstat, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, messageOf, RunError } from '../errors.js';
import { exists } from '../files/exists.js';
import { acquireLock } from '../files/lock.js';
import { makeFolders } from '../files/make-folders.js';
import { diskError, writeAtomically } from '../files/write-atomically.js';
import { RECORD } from './record.js';

/**
 * A result folder that appears whole or not at all: files are collected in a hidden folder beside it, which is renamed into
 * place at the end. Until then an earlier result stays where it is.
 */
export interface ResultFolder {
  readonly path: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Moves the collected files into place. If that fails, they are kept and the error says where. */
  publish(): Promise<void>;
  /** Deletes the collected files, unless they were published or kept. */
  discard(): Promise<void>;
}

/**
 * Locks the place until the folder is published or discarded. Throws an InputError if the folder exists and `force` is not
 * set, if it cannot be written, or if another run is writing it; a RunError if the disk is full or read-only.
 */
export async function openResultFolder(
  path: string,
  { force }: { readonly force: boolean },
): Promise<ResultFolder> {
  const target = resolve(path);
  await requireFree(target, force);
  const staging = beside(target, 'partial');
  const outermost = await made(staging);
  const sweep = async () => {
    await rm(staging, { recursive: true, force: true });
    await removeEmpty(dirname(staging), outermost);
  };
  const lock = await acquireLock(target).catch(async (error: unknown) => {
    await sweep();
    throw error;
  });
  await removeLeftovers(target, staging);
  // Some exits skip `finally`, such as a second Ctrl-C.
  const sweepAtOnce = () => removeAtOnce(staging);
  process.once('exit', sweepAtOnce);
  let settled = false;
  const settle = () => {
    settled = true;
    process.off('exit', sweepAtOnce);
  };

  return {
    path: target,
    async write(name, content) {
      const file = join(staging, name);
      await makeFolders(dirname(file));
      await writeAtomically(file, content);
    },
    async publish() {
      settle();
      try {
        // Checked again: another program may have written here meanwhile.
        await requireFree(target, force);
        await replace(target, staging);
      } catch (error) {
        const kept = beside(target, 'kept');
        await rename(staging, kept);
        throw new RunError(
          `The run finished, but its results could not be moved into place: ${messageOf(error)} They are kept in ${kept}`,
        );
      } finally {
        await lock.release();
      }
    },
    async discard() {
      if (settled) return;
      // A full or read-only disk fails here too; the run's own error is the one to report.
      await lock.release().catch(() => {});
      await sweep().catch(() => {});
      // Last, because a second Ctrl-C may come while files are being deleted.
      settle();
    },
  };
}

function removeAtOnce(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The next run into this place removes it.
  }
}

/** Makes the folder and its parents. Returns the outermost one that was missing. */
async function made(folder: string): Promise<string> {
  try {
    return (await makeFolders(folder)) ?? folder;
  } catch (error) {
    throw (
      diskError(`The result folder ${dirname(folder)}`, error) ??
      new InputError(
        `The result folder ${dirname(folder)} cannot be written: ${messageOf(error)}. Choose another place with \`out\`.`,
        { option: 'out' },
      )
    );
  }
}

/** Deletes what killed runs had collected for the same, now locked, place. */
async function removeLeftovers(target: string, own: string): Promise<void> {
  const prefix = `.${basename(target)}.partial-`;
  for (const name of await readdir(dirname(target))) {
    if (name.startsWith(prefix) && name !== basename(own))
      await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

/** Deletes the empty folders from `folder` up to `outermost`. */
async function removeEmpty(folder: string, outermost: string): Promise<void> {
  for (let at = folder; at.startsWith(outermost); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

async function replace(target: string, staging: string): Promise<void> {
  if (!(await exists(target))) return rename(staging, target);
  const former = beside(target, 'former');
  await rename(target, former);
  try {
    await rename(staging, target);
  } catch (error) {
    await rename(former, target);
    throw error;
  }
  // Failing to delete the old result does not fail the run.
  await rm(former, { recursive: true }).catch(() => {});
}

async function requireFree(target: string, force: boolean): Promise<void> {
  if (!(await exists(target))) return;
  if (!(await lstat(target)).isDirectory()) {
    throw new InputError(
      `The result folder ${target} is an existing file or link. Choose another place with \`out\`.`,
      { option: 'out' },
    );
  }
  if (!force) {
    throw new InputError(
      `The result folder ${target} exists, and its results would be lost. Choose another place with \`out\`, or replace it ` +
        'with `force`.',
      { option: ['out', 'force'] },
    );
  }
  const files = await readdir(target).catch((error: unknown) => {
    throw new InputError(`The result folder ${target} cannot be read: ${messageOf(error)}.`);
  });
  if (files.length > 0 && !files.includes(RECORD)) {
    throw new InputError(
      `The result folder ${target} holds files but no ${RECORD}, so it is not an earlier result, and \`force\` would delete ` +
        'them. Choose another place with `out`.',
      { option: ['force', 'out'] },
    );
  }
  await access(dirname(target), constants.W_OK).catch((error: unknown) => {
    throw (
      diskError(`The result folder ${target}`, error) ??
      new InputError(`The result folder ${target} cannot be replaced: ${messageOf(error)}.`)
    );
  });
}

function beside(target: string, kind: string): string {
  return join(
    dirname(target),
    `.${basename(target)}.${kind}-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
}
