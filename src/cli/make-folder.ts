import { InputError, messageOf } from '../errors.js';
import { makeFolders } from '../files/make-folders.js';
import { diskError } from '../files/write-atomically.js';

/** Makes the folder that a flag names. Throws an InputError if it cannot be made. */
export async function makeFolder(flag: string, folder: string): Promise<void> {
  await makeFolders(folder).catch((error: unknown) => {
    throw (
      diskError(`The folder ${folder}`, error) ??
      new InputError(
        `The folder ${folder} cannot be made: ${messageOf(error)}. Choose another with --${flag}.`,
      )
    );
  });
}
