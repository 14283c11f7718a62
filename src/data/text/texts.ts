import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InputError, messageOf } from '../../errors.js';
import type { Random } from '../../random.js';
import type { Dataset } from '../dataset.js';
import { bagsOfWords } from './bags.js';
import { textFolder } from './folder.js';
import { textTable } from './table.js';

/** Anybody's texts: a folder with a subfolder for each class, or a table with a column of texts and one of classes. */
export interface TextsSource {
  readonly path: string;
  /** Of a table. */
  readonly textColumn: string;
  readonly labelColumn: string;
}

/** Of each class this share is kept for testing. */
const TEST_SHARE = 0.25;

/**
 * The texts as bags of `vocabularySize` words; `random` chooses those to test. Throws an InputError for texts of fewer than
 * two classes, and as `textFolder`, `textTable` and `bagsOfWords` do.
 */
export async function loadTexts(
  { path, textColumn, labelColumn }: TextsSource,
  vocabularySize: number,
  random: Random,
): Promise<Dataset> {
  const found = await stat(path).catch((error: unknown) => {
    throw new InputError(`The texts ${path} cannot be read: ${messageOf(error)}. Name a folder or a table.`);
  });
  if (!found.isDirectory() && !found.isFile())
    throw new InputError(`The texts ${path} are neither a folder nor a regular file. Name one of these.`);
  const split = { testShare: TEST_SHARE, random };
  const documents = found.isDirectory()
    ? await textFolder(path, split)
    : await textTable(path, { textColumn, labelColumn, ...split });
  requireTwoClasses(path, new Set(documents.flatMap(({ classes }) => classes)));
  const hash = createHash('sha256');
  for (const { name, classes, text } of documents) hash.update(JSON.stringify([name, classes, text]));
  const provenance = { source: basename(resolve(path)), 'texts SHA-256': hash.digest('hex') };
  const dataset = bagsOfWords({ name: basename(resolve(path)), documents, vocabularySize, provenance });
  // A class whose documents have no word of the vocabulary is gone.
  requireTwoClasses(path, new Set(dataset.classNames));
  return dataset;
}

function requireTwoClasses(path: string, names: ReadonlySet<string>): void {
  if (names.size >= 2) return;
  throw new InputError(
    `The texts ${path} are of ${names.size === 0 ? 'no class' : `one class, ${[...names][0]}`}, so any text that is found is of the ` +
      'right one. Give texts of two classes or more.',
  );
}
