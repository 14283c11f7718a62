import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { writeAtomically } from '../data/files.js';
import { InputError, messageOf, systemCode } from '../errors.js';
import { RECORD } from './record.js';

/**
 * A result folder that appears whole or not at all: files are collected in a hidden folder beside it, which takes its
 * place in the end. Until then a former result stays where it was.
 */
export interface ResultFolder {
  readonly path: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Puts the collected files in place. */
  publish(): Promise<void>;
  /** Throws the collected files away. */
  discard(): Promise<void>;
}

/** Throws an InputError if the folder exists and `force` is not set, or cannot be written. */
export async function openResultFolder(
  path: string,
  { force }: { readonly force: boolean },
): Promise<ResultFolder> {
  const target = resolve(path);
  await requireFree(target, force);
  const staging = beside(target, 'partial');
  try {
    await mkdir(staging, { recursive: true });
  } catch (error) {
    throw new InputError(
      `The result folder ${target} cannot be made: ${messageOf(error)}. Choose another place with --out.`,
    );
  }

  return {
    path: target,
    async write(name, content) {
      const file = join(staging, name);
      await mkdir(dirname(file), { recursive: true });
      await writeAtomically(file, content);
    },
    async publish() {
      // Checked again: another run may have finished here meanwhile.
      await requireFree(target, force);
      const former = beside(target, 'former');
      const replaces = await exists(target);
      if (replaces) await rename(target, former);
      try {
        await rename(staging, target);
      } catch (error) {
        if (replaces) await rename(former, target);
        throw error;
      }
      if (replaces) await rm(former, { recursive: true });
    },
    discard: () => rm(staging, { recursive: true, force: true }),
  };
}

async function requireFree(target: string, force: boolean): Promise<void> {
  if (!(await exists(target))) return;
  if (!(await lstat(target)).isDirectory()) {
    throw new InputError(`The result folder ${target} is an existing file. Choose another place with --out.`);
  }
  if (!force) {
    throw new InputError(
      `The result folder ${target} exists, and its results would be lost. Choose another place with --out, or ` +
        'replace it with --force.',
    );
  }
  const files = await readdir(target);
  if (files.length > 0 && !files.includes(RECORD)) {
    throw new InputError(
      `The result folder ${target} holds files but no ${RECORD}, so it is no earlier result, and --force would lose ` +
        'them. Choose another place with --out.',
    );
  }
  await access(dirname(target), constants.W_OK).catch((error: unknown) => {
    throw new InputError(`The result folder ${target} cannot be replaced: ${messageOf(error)}.`);
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw new InputError(
      `The result folder ${path} cannot be used: ${messageOf(error)}. Choose another place with --out.`,
    );
  }
}

function beside(target: string, kind: string): string {
  return join(
    dirname(target),
    `.${basename(target)}.${kind}-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
}
