import { basename } from 'node:path';
import { findMnist, MNIST_FILES } from '../src/data/collections/mnist-files.js';
import { InputError } from '../src/errors.js';
import type { Work } from './works.js';

/**
 * The work with the paths of MNIST filled in, if it needs them: peers read the same files. Throws an InputError if
 * they are neither in the folder nor in the cache.
 */
export async function locateMnist(work: Work, dataDir: string | undefined): Promise<Work> {
  const { settings } = work;
  if (settings.kind !== 'mnist' && settings.kind !== 'pca') return work;
  const places = await findMnist({ dataDir });
  const { folder, found, missing } = places.dataDir ?? places.cache;
  if (missing.length > 0) {
    throw new InputError(
      `MNIST is not in ${folder}. Give its folder with --data-dir, or let 'rbmae reproduce mnist' download it.`,
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
