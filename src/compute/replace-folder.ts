import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, messageOf } from '../errors.js';
import { makeFolders } from '../files/make-folders.js';

/**
 * Lets `make` fill a draft folder beside `folder`, then replaces `folder` by it. If `make` fails, the draft is deleted
 * and `folder` stays as it was. Throws an InputError if no draft can be made there.
 */
export async function replaceFolder<T>(folder: string, make: (draft: string) => Promise<T>): Promise<T> {
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
    await makeFolders(dirname(folder));
    return await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  } catch (error) {
    throw new InputError(
      `${dirname(folder)} cannot be written: ${messageOf(error)}. ` +
        'Make it writable, or choose another cache folder with XDG_CACHE_HOME.',
    );
  }
}
