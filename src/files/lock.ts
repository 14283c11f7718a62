import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, messageOf, systemCode } from '../errors.js';
import { diskError } from './write-atomically.js';

/** A place that one process works in at a time. */
export interface Lock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, by the system's clock ticks; null where that cannot be told. Numbers of processes come again. */
  readonly began: string | null;
}

/**
 * Locks `path` for this process, by a small file beside it. One that a crash left behind is not in the way: it names a
 * process that is gone. The folder of `path` must be there. Throws an InputError if a running process has the lock, a RunError if the disk is full.
 */
export async function acquireLock(path: string): Promise<Lock> {
  const target = resolve(path);
  const file = join(dirname(target), `.${basename(target)}.lock`);
  const own: Holder = { pid: process.pid, host: hostname(), began: beginning(process.pid) };
  const unique = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(unique, JSON.stringify(own));
    // A link appears with its content or not at all, and never takes the place of another.
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

/** Removes the lock of a process that is gone. Throws an InputError where it still runs. */
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
  // Moved away and looked at again: another run may have put its own lock in place of the stale one meanwhile.
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

/** Linux tells when a process began, in its 22nd number after the name in parentheses. */
function beginning(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
