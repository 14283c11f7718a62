import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, messageOf } from '../errors.js';
import { output } from './command.js';

/** The C++ compiler. Throws an InputError if there is none. */
export async function findCompiler(): Promise<string> {
  const compiler = process.env.CXX || 'g++';
  await requireProgram(
    compiler,
    "a C++ compiler is needed: install g++ (such as with 'apt install g++'), or name one in CXX",
  );
  return compiler;
}

export async function requireProgram(program: string, remedy: string): Promise<void> {
  try {
    await output(program, ['--version']);
  } catch (error) {
    throw new InputError(`${messageOf(error)}, but ${remedy}.`);
  }
}

/** Lets `make` fill a new folder beside this one, which takes its place if nothing fails; else nothing is left of it. */
export async function replaced<T>(folder: string, make: (draft: string) => Promise<T>): Promise<T> {
  const draft = await draftBeside(folder);
  try {
    const result = await make(draft);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    return result;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function draftBeside(folder: string): Promise<string> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    return await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  } catch (error) {
    throw new InputError(
      `${dirname(folder)} cannot be written: ${messageOf(error)}. Make it writable, or choose another cache folder with XDG_CACHE_HOME.`,
    );
  }
}
