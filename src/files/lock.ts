import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, messageOf, systemCode } from '../errors.js';
import { diskError } from './write-atomically.js';

/** A lock on a path, held by this process. */
export interface Lock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process in clock ticks of the system; null where it is unknown. Process ids are reused. */
  readonly began: string | null;
}

/**
 * Locks `path` for this process with a small file in the same folder, which must exist. A lock that a crash left behind
 * names a process that has ended, and is replaced.
 *
 * Throws an InputError if a running process holds the lock, and a RunError if the disk is full.
 */
export async function acquireLock(path: string): Promise<Lock> {
  const target = resolve(path);
  const file = join(dirname(target), `.${basename(target)}.lock`);
  const own: Holder = { pid: process.pid, host: hostname(), began: beginning(process.pid) };
  const unique = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(unique, JSON.stringify(own));
    // Linking is atomic: the lock appears with its content or not at all, and never replaces another.
    while (!(await linked(unique, file))) await clearStale(file, target);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const ofTheDisk = diskError(`The lock of ${target}`, error);
    if (ofTheDisk !== null) throw ofTheDisk;
    throw new InputError(`${target} cannot be locked: ${messageOf(error)}. Choose another place.`, {
      cause: error,
    });
  } finally {
    await rm(unique, { force: true }).catch(() => {});
  }
  return { release: () => rm(file, { force: true }) };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a process that has ended. Throws an InputError if the process still runs. */
async function clearStale(file: string, target: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return;
  const holder = parsed(text);
  if (holder !== null && (holder.host !== hostname() || isRunning(holder))) {
    throw new InputError(
      `${target} is being written by another run (process ${holder.pid} on ${holder.host}). Wait until it is done, or choose another place. ` +
        `If there is no such run, remove ${file}.`,
    );
  }
  // Another run may have replaced the stale lock meanwhile, so it is moved away and compared before it is removed.
  const aside = `${file}.stale-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== text) await linked(aside, file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  await rm(aside, { force: true });
}

function parsed(text: string): Holder | null {
  try {
    const { pid, host, began } = JSON.parse(text);
    return Number.isInteger(pid) && typeof host === 'string' ? { pid, host, began } : null;
  } catch {
    return null;
  }
}

function isRunning({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  return began === null || beginning(pid) === null || beginning(pid) === began;
}

/** Start time of a process on Linux: field 22 of its stat file, counted after the name in parentheses. */
function beginning(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
