import { basename } from 'node:path';
import {
  type PublicationOptions,
  type PublishedFile,
  readPublishedFile,
} from '../collections/published-file.js';
import type { DocumentDataset } from '../dataset.js';
import { unzipWhole } from '../formats/archives/gunzip.js';
import { filesOfTar, type PackedFile } from '../formats/archives/tar.js';
import { bagsOfWords } from './bags.js';
import type { TextDocument } from './document.js';
import { newsgroupPosts } from './newsgroups.js';
import { reutersStories } from './reuters.js';

export const NEWSGROUPS: PublishedFile = {
  title: '20 Newsgroups',
  file: '20news-bydate.tar.gz',
  folder: '20news',
  download: {
    urls: ['https://ndownloader.figshare.com/files/5975967'],
    sha256: '8f1b2514ca22a5ade8fbb9cfa5727df95fa587f4c87b786e15c759fa66d95610',
  },
  homepage: 'http://qwone.com/~jason/20Newsgroups/',
};

/** Not downloaded, because no checksum is published. */
export const REUTERS: PublishedFile = {
  title: 'Reuters-21578, Distribution 1.0',
  file: 'reuters21578.tar.gz',
  folder: 'reuters21578',
  homepage: 'http://www.daviddlewis.com/resources/testcollections/reuters21578/',
};

/**
 * Loads 20 Newsgroups, split by date, as bags of words: counts, [posts, vocabularySize]. The archive is downloaded once.
 * Throws an InputError if it cannot be found, downloaded or read.
 *
 * @example const { train, trainLabels, classNames } = await loadNewsgroups(2000);
 */
export function loadNewsgroups(
  vocabularySize: number,
  options: PublicationOptions = {},
): Promise<DocumentDataset> {
  return load('20 Newsgroups', NEWSGROUPS, newsgroupPosts, vocabularySize, options);
}

/**
 * Loads the stories of Reuters-21578 (split ModApte) that have one topic, as bags of words: counts,
 * [stories, vocabularySize]. Topics without a training story or with fewer than two test stories are left out.
 * Throws an InputError if the archive is not in `dataDir` or the cache, or cannot be read.
 *
 * @example const { train, vocabulary } = await loadReuters(2000, { dataDir: 'data' });
 */
export function loadReuters(
  vocabularySize: number,
  options: PublicationOptions = {},
): Promise<DocumentDataset> {
  const stories = (files: readonly PackedFile[], source: string) =>
    withoutRareClasses(reutersStories(files, source));
  return load('Reuters-21578', REUTERS, stories, vocabularySize, options);
}

async function load(
  name: string,
  publication: PublishedFile,
  read: (files: readonly PackedFile[], source: string) => readonly TextDocument[],
  vocabularySize: number,
  options: PublicationOptions,
): Promise<DocumentDataset> {
  const { path, bytes, sha256 } = await readPublishedFile(publication, options);
  // Sorted, so that the order of the files in the archive does not matter.
  const files = filesOfTar(unzipWhole(bytes, path), path).sort((a, b) => (a.path < b.path ? -1 : 1));
  const documents = read(files, path);
  const provenance = { source: publication.title, [`${basename(path)} SHA-256`]: sha256 };
  return bagsOfWords({ name, documents, vocabularySize, provenance });
}

/** Removes classes that are too small for training and testing from their documents. */
function withoutRareClasses(documents: readonly TextDocument[]): TextDocument[] {
  const tally = { train: new Map<string, number>(), test: new Map<string, number>() };
  for (const { split, classes } of documents) {
    const [only, ...others] = classes;
    if (only !== undefined && others.length === 0) tally[split].set(only, (tally[split].get(only) ?? 0) + 1);
  }
  const isRare = (name: string) => (tally.train.get(name) ?? 0) < 1 || (tally.test.get(name) ?? 0) < 2;
  return documents.map((document) => {
    const [only, ...others] = document.classes;
    return only !== undefined && others.length === 0 && isRare(only)
      ? { ...document, classes: [] }
      : document;
  });
}
