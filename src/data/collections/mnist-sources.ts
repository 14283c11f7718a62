import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, MissingDataError, messageOf } from '../../errors.js';
import { cacheFolder } from '../../files/cache.js';
import { type DownloadProgress, fetchVerified } from './download.js';
import { MNIST_MIRRORS, mnistCache, type PublishedFile, pathInFolder } from './mnist-files.js';

/** A file that was read. */
export interface DataFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Whether these are the bytes that were published. */
  readonly asPublished: boolean;
}

/** Takes files from the user's folder, and from nowhere else. */
export async function fromFolder(folder: string): Promise<(file: PublishedFile) => Promise<DataFile>> {
  try {
    await readdir(folder);
  } catch (error) {
    throw new InputError(
      `The data folder ${folder} cannot be read (${messageOf(error)}), ` +
        'so there are no digits to train on. Name another folder with --data-dir, ' +
        'or leave it out to have MNIST downloaded.',
      { cause: error },
    );
  }
  return async (file) => {
    const path = await pathInFolder(folder, file);
    if (path === null) {
      throw new MissingDataError(
        `The data folder ${folder} has neither ${file.name}.gz nor ${file.name}, nor does its subfolder mnist. ` +
          'All four MNIST files are needed, and none is downloaded when a folder is given. ' +
          `Put the file there (${MNIST_MIRRORS[0]}${file.name}.gz), ` +
          'or leave out --data-dir to have MNIST downloaded.',
      );
    }
    return dataFile(path, await readOrExplain(path), file);
  };
}

export interface CacheOptions {
  /** Where downloaded files are kept. The user's cache if not given. */
  readonly cacheDir?: string | undefined;
  /** Addresses to download from, ending in a slash. The well-known ones if not given. */
  readonly mirrors?: readonly string[] | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Takes files from the cache. One that is absent or damaged is downloaded. */
export function fromCache({
  cacheDir = cacheFolder(),
  mirrors = MNIST_MIRRORS,
  onProgress,
  signal,
}: CacheOptions): (file: PublishedFile) => Promise<DataFile> {
  return async (file) => {
    const zipped = `${file.name}.gz`;
    const path = join(mnistCache(cacheDir), zipped);
    const kept = await readRegular(path).then(
      (bytes) => dataFile(path, bytes, file),
      () => null,
    );
    if (kept?.asPublished) return kept;
    await fetchVerified({
      urls: mirrors.map((mirror) => mirror + zipped),
      sha256: file.zippedSha256,
      bytes: file.bytes,
      destination: path,
      onProgress,
      signal,
    });
    return dataFile(path, await readOrExplain(path), file);
  };
}

function dataFile(path: string, bytes: Uint8Array, file: PublishedFile): DataFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, bytes, sha256, asPublished: sha256 === file.zippedSha256 || sha256 === file.unpackedSha256 };
}

/** Refuses pipes and devices, which may never end. */
async function readRegular(path: string): Promise<Uint8Array> {
  if (!(await stat(path)).isFile()) throw new Error('it is no regular file');
  return readFile(path);
}

async function readOrExplain(path: string): Promise<Uint8Array> {
  try {
    return await readRegular(path);
  } catch (error) {
    throw new InputError(
      `${path} cannot be read (${messageOf(error)}). MNIST is incomplete without it: make it a readable file.`,
      { cause: error },
    );
  }
}
