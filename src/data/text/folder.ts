import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, messageOf } from '../../errors.js';
import type { TextDocument } from './document.js';
import { decoded } from './encoding.js';
import { heldBack, type TextSplit } from './held-back.js';

/**
 * Reads the text files (UTF-8 or Latin-1) of a folder. Each subfolder is a class, and a share of its texts is for
 * testing. Hidden files and folders, such as .DS_Store and .ipynb_checkpoints, are skipped. Throws an InputError if the folder cannot be read or has no subfolders, or if a file is no text.
 *
 * @example const documents = await textFolder('texts', { testShare: 0.25, random: seededRandom(1) });
 */
export async function textFolder(folder: string, split: TextSplit): Promise<TextDocument[]> {
  const entries = await orExplain(folder, () => readdir(folder, { withFileTypes: true }));
  const classes = entries
    .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
    .map(({ name }) => name);
  if (classes.length === 0) {
    throw new InputError(
      `The folder ${folder} has no subfolders, but each subfolder is a class of documents. Sort the files into subfolders.`,
    );
  }
  const documents: TextDocument[] = [];
  for (const name of classes.sort()) {
    const place = join(folder, name);
    const files = (await orExplain(place, () => readdir(place, { withFileTypes: true })))
      .filter((entry) => entry.isFile() && !isHidden(entry.name))
      .map((entry) => entry.name)
      .sort();
    const tested = heldBack(name, files.length, split);
    for (const [i, file] of files.entries()) {
      const path = join(place, file);
      const text = decoded(await orExplain(path, () => readFile(path)), path);
      documents.push({
        name: `${name}/${file}`,
        split: tested.has(i) ? 'test' : 'train',
        classes: [name],
        text,
      });
    }
  }
  return documents;
}

const isHidden = (name: string) => /^(\.|@|__MACOSX$)/.test(name);

async function orExplain<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new InputError(`${path} cannot be read (${messageOf(error)}). Name a folder of text files.`, {
      cause: error,
    });
  }
}
