import { basename } from 'node:path';
import { findMnist, MNIST_FILES } from '../src/data/collections/mnist-files.js';
import { InputError } from '../src/errors.js';
import type { Work } from './works.js';

/**
 * The work with the paths of MNIST's files added, if it needs them: peers read the same files. Throws an InputError if
 * the files are not in `dataDir`, or without it not in the cache.
 */
export async function locateMnist(work: Work, dataDir: string | undefined): Promise<Work> {
  const { settings } = work;
  if (settings.kind !== 'mnist' && settings.kind !== 'pca') return work;
  const places = await findMnist({ dataDir });
  const { folder, found, missing } = places.dataDir ?? places.cache;
  if (missing.length > 0) {
    throw new InputError(
      `MNIST is not in ${folder}. Name the folder that holds its files, or reproduce the experiment mnist once, which downloads them.`,
    );
  }
  const pathOf = ({ name }: { readonly name: string }) =>
    found.find((path) => basename(path).startsWith(name)) as string;
  return {
    ...work,
    settings: {
      ...settings,
      files: {
        dataDir: dataDir ?? null,
        trainImages: pathOf(MNIST_FILES.trainImages),
        testImages: pathOf(MNIST_FILES.testImages),
      },
    },
  };
}
