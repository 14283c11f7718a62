import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { systemCode } from '../errors.js';
import { exists } from './exists.js';

/**
 * Makes the folder and its parents, where they are missing. Returns the outermost one that was missing; undefined if all
 * are there. It makes them one by one, because Node's recursive mkdir never returns on a file system such as /proc that
 * refuses new folders with ENOENT.
 *
 * @example await makeFolders('runs/today');
 */
export async function makeFolders(folder: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await exists(at)); at = dirname(at)) missing.unshift(at);
  for (const one of missing) await mkdir(one).catch(unlessItExists);
  // A file, or a link to one, is no folder: mkdir says so.
  if (missing.length === 0 && !(await stat(folder)).isDirectory()) await mkdir(folder);
  return missing[0];
}

/** Another process may be making the same folders. */
function unlessItExists(error: unknown): void {
  if (systemCode(error) !== 'EEXIST') throw error;
}
