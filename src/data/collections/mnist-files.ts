import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../files/cache.js';

/** A file of MNIST as it was published: its name unpacked, and the checksums of both of its forms. */
export interface PublishedFile {
  readonly name: string;
  /** Of the gzipped file. */
  readonly bytes: number;
  readonly zippedSha256: string;
  readonly unpackedSha256: string;
}

/** MNIST (LeCun, Cortes & Burges): 60,000 digits to train on and 10,000 to test. */
export const MNIST_FILES = {
  trainImages: {
    name: 'train-images-idx3-ubyte',
    bytes: 9_912_422,
    zippedSha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    unpackedSha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    bytes: 28_881,
    zippedSha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    unpackedSha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    bytes: 1_648_877,
    zippedSha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    unpackedSha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    bytes: 4_542,
    zippedSha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    unpackedSha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
} as const satisfies Record<string, PublishedFile>;

/** Where the four gzipped files are published, unchanged. */
export const MNIST_MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
] as const;

/** Which of the four files a folder has. */
export interface MnistPlace {
  readonly folder: string;
  /** Paths of the files found. */
  readonly found: readonly string[];
  /** Names of the files that are neither there gzipped nor unpacked. */
  readonly missing: readonly string[];
}

/**
 * Says where MNIST lies on this machine. Downloads nothing and opens no file: whether the files are whole shows
 * when they are loaded.
 */
export async function findMnist({
  dataDir,
  cacheDir = cacheFolder(),
}: {
  readonly dataDir?: string | undefined;
  readonly cacheDir?: string | undefined;
} = {}): Promise<{ readonly dataDir: MnistPlace | null; readonly cache: MnistPlace }> {
  return {
    dataDir: dataDir === undefined ? null : await lookInto(dataDir, pathInFolder),
    cache: await lookInto(mnistCache(cacheDir), pathInCache),
  };
}

async function lookInto(
  folder: string,
  pathIn: (folder: string, file: PublishedFile) => Promise<string | null>,
): Promise<MnistPlace> {
  const found: string[] = [];
  const missing: string[] = [];
  for (const file of Object.values(MNIST_FILES)) {
    const path = await pathIn(folder, file);
    if (path === null) missing.push(file.name);
    else found.push(path);
  }
  return { folder, found, missing };
}

/** The folder for MNIST in a cache. */
export function mnistCache(cacheDir: string): string {
  return join(cacheDir, 'mnist');
}

/** The path of a file in the user's folder or its subfolder `mnist`, gzipped or unpacked, or null. */
export async function pathInFolder(folder: string, { name }: PublishedFile): Promise<string | null> {
  for (const place of [folder, join(folder, 'mnist')]) {
    const present = await namesIn(place);
    for (const form of [`${name}.gz`, name]) {
      if (present.includes(form)) return join(place, form);
    }
  }
  return null;
}

async function pathInCache(folder: string, { name }: PublishedFile): Promise<string | null> {
  const zipped = `${name}.gz`;
  return (await namesIn(folder)).includes(zipped) ? join(folder, zipped) : null;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    // Absent or closed to us: either way, nothing can be found in it.
    return [];
  }
}
