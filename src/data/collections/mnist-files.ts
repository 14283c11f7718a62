import { cacheFolder } from '../../files/cache.js';
import { cachePlace, type PublishedFile, pathsInCache, pathsInFolder } from './published-file.js';

/** Where the four gzipped files are published, unchanged. */
export const MNIST_MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
] as const;

/** A file of MNIST, published gzipped. */
export interface MnistFile extends PublishedFile {
  /** Name of the unpacked file. */
  readonly name: string;
  readonly download: NonNullable<PublishedFile['download']>;
}

/** MNIST (LeCun, Cortes & Burges): 60,000 digits to train on and 10,000 to test. */
export const MNIST_FILES = {
  trainImages: mnistFile('train-images-idx3-ubyte', 9_912_422, {
    zipped: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    unpacked: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  }),
  trainLabels: mnistFile('train-labels-idx1-ubyte', 28_881, {
    zipped: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    unpacked: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  }),
  testImages: mnistFile('t10k-images-idx3-ubyte', 1_648_877, {
    zipped: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    unpacked: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  }),
  testLabels: mnistFile('t10k-labels-idx1-ubyte', 4_542, {
    zipped: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    unpacked: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  }),
} as const;

/** A file by its unpacked name, its gzipped size and the SHA-256 of both forms. */
function mnistFile(
  name: string,
  bytes: number,
  sha256: { readonly zipped: string; readonly unpacked: string },
): MnistFile {
  const file = `${name}.gz`;
  return {
    title: 'MNIST',
    name,
    file,
    folder: 'mnist',
    download: { urls: MNIST_MIRRORS.map((mirror) => mirror + file), sha256: sha256.zipped, bytes },
    unpacked: { file: name, sha256: sha256.unpacked },
    homepage: MNIST_MIRRORS[0],
  };
}

/** Which of the four files a folder has. */
export interface MnistPlace {
  readonly folder: string;
  /** Paths of the files found. */
  readonly found: readonly string[];
  /** Unpacked names of the files that are missing. */
  readonly missing: readonly string[];
}

/**
 * Looks for MNIST in a data folder and in the cache. Downloads nothing and opens no file, so it cannot tell whether the
 * files are whole.
 *
 * @example const { dataDir, cache } = await findMnist({ dataDir: 'data' });
 */
export async function findMnist({
  dataDir,
  cacheDir = cacheFolder(),
}: {
  readonly dataDir?: string | undefined;
  readonly cacheDir?: string | undefined;
} = {}): Promise<{ readonly dataDir: MnistPlace | null; readonly cache: MnistPlace }> {
  return {
    dataDir: dataDir === undefined ? null : await mnistIn(dataDir, (file) => pathsInFolder(file, dataDir)),
    cache: await mnistIn(cachePlace(MNIST_FILES.trainImages, cacheDir), (file) =>
      pathsInCache(file, cacheDir),
    ),
  };
}

async function mnistIn(
  folder: string,
  pathsOf: (file: MnistFile) => Promise<readonly string[]>,
): Promise<MnistPlace> {
  const found: string[] = [];
  const missing: string[] = [];
  for (const file of Object.values(MNIST_FILES)) {
    const [path] = await pathsOf(file);
    if (path === undefined) missing.push(file.name);
    else found.push(path);
  }
  return { folder, found, missing };
}
