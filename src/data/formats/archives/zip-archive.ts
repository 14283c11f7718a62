import { type UnzipFileInfo, unzipSync } from 'fflate';
import { InputError, messageOf } from '../../../errors.js';
import { listed } from '../tables/columns.js';
import { LARGEST_EXPANSION } from './gunzip.js';

/** Whether a file that begins with these bytes is a ZIP archive, as .npz files are. */
export const isZip = (start: Uint8Array) => [0x50, 0x4b, 3, 4].every((byte, i) => start[i] === byte);

/** Names of all files in a ZIP archive. Throws an InputError if it is damaged. */
export function entryNames(bytes: Uint8Array, source: string): string[] {
  const names: string[] = [];
  unzipped(bytes, source, ({ name }) => {
    names.push(name);
    return false;
  });
  return names;
}

/** The bytes of one file. It is not unpacked if it promises more than the archive can hold. */
export function extracted(bytes: Uint8Array, wanted: string, source: string): Uint8Array {
  const files = unzipped(bytes, source, ({ name, originalSize, size }) => {
    if (name !== wanted) return false;
    if (size > bytes.length || originalSize > size * LARGEST_EXPANSION) {
      throw new InputError(
        `${source}: "${wanted}" is said to unpack from ${size} to ${originalSize} bytes, which cannot be. The file is damaged: copy it again.`,
      );
    }
    return true;
  });
  return files[wanted] ?? new Uint8Array();
}

function unzipped(bytes: Uint8Array, source: string, filter: (file: UnzipFileInfo) => boolean) {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${source} cannot be unpacked as .npz or ZIP (${messageOf(error)}). The file is damaged or was not copied completely: fetch it again.`,
      { cause: error },
    );
  }
}

/** The error for a ZIP archive that is no .npz: what it is, by the names of its files, and what to do. */
export function otherArchive(names: readonly string[], source: string): InputError {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const files = names.filter((name) => !/\/$|^__MACOSX\//.test(name));
  const known: readonly (readonly [RegExp, string])[] = [
    [/^xl\//, 'is an Excel workbook. Save the sheet as CSV'],
    [/^(content\.xml|mimetype)$/, 'is an OpenDocument file. Save the sheet as CSV'],
    [/^(word|ppt)\//, 'is an Office document. Save its table as CSV'],
    [/(^|\/)data\.pkl$/, 'is a file of PyTorch. Save the array with numpy.save(path, tensor.numpy())'],
    [/^(config\.json|model\.weights\.h5)$/, 'is a model of Keras. Save the data with numpy.save'],
  ];
  const found = known.find(([pattern]) => has(pattern));
  if (found) return new InputError(`${source} ${found[1]}, and give that file.`);
  const what =
    files.length === 0
      ? 'no files'
      : `${files.length === 1 ? 'the file' : `${files.length} files, such as`} ${listed(files.slice(0, 3))}`;
  return new InputError(
    `${source} is a ZIP archive with ${what}. Unpack it first, with unzip, and give what is inside.`,
  );
}
