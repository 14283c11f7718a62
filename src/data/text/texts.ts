import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InputError, messageOf } from '../../errors.js';
import type { Random } from '../../random.js';
import type { DocumentDataset } from '../dataset.js';
import { bagsOfWords } from './bags.js';
import { textFolder } from './folder.js';
import { type TextColumns, textTable } from './table.js';

/** Texts of one's own: a folder with a subfolder for each class, or a table with these columns. */
export interface TextsSource extends TextColumns {
  readonly path: string;
}

/** Share of each class that is for testing. */
const TEST_SHARE = 0.25;

/**
 * Loads the texts as bags of words: counts, [texts, vocabularySize]. A quarter of each class, chosen by `random`, is for
 * testing. Throws the InputErrors of `textFolder`, `textTable` and `bagsOfWords`.
 */
export async function loadTexts(
  { path, ...columns }: TextsSource,
  vocabularySize: number,
  random: Random,
): Promise<DocumentDataset> {
  const found = await stat(path).catch((error: unknown) => {
    throw new InputError(`The texts ${path} cannot be read: ${messageOf(error)}. Name a folder or a table.`);
  });
  if (!found.isDirectory() && !found.isFile())
    throw new InputError(
      `The texts ${path} are neither a folder nor a regular file. Name a folder or a table.`,
    );
  const split = { testShare: TEST_SHARE, random };
  const documents = found.isDirectory()
    ? await textFolder(path, split)
    : await textTable(path, columns, split);
  const hash = createHash('sha256');
  for (const { name, classes, text } of documents) hash.update(JSON.stringify([name, classes, text]));
  const name = basename(resolve(path));
  const provenance = { source: name, 'texts SHA-256': hash.digest('hex') };
  return bagsOfWords({ name, documents, vocabularySize, provenance });
}
