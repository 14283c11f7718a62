import { createHash } from 'node:crypto';
import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, MissingDataError, messageOf } from '../../errors.js';
import { cacheFolder } from '../../files/cache.js';
import { type DownloadProgress, fetchVerified } from './download.js';

/** A file that somebody publishes. */
export interface Publication {
  /** What it is, for people. */
  readonly title: string;
  readonly file: string;
  /** The subfolder of a data folder, and of the cache, in which it is looked for. */
  readonly folder: string;
  /** Where it is published, and its checksum; without them it is not downloaded. */
  readonly download?: { readonly urls: readonly string[]; readonly sha256: string };
  /** Where people can get it. */
  readonly homepage: string;
}

export interface PublicationOptions {
  /** A folder that has the file, itself or in the publication's subfolder; nothing is downloaded then. */
  readonly dataDir?: string | undefined;
  /** Where downloaded files are kept. The user's cache if not given. */
  readonly cacheDir?: string | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Reads the file from the data folder if one is given and from nowhere else; otherwise from the cache, into which it is
 * downloaded once. Throws an InputError where it cannot be found, downloaded or read.
 */
export async function readPublication(
  publication: Publication,
  { dataDir, cacheDir = cacheFolder(), onProgress, signal }: PublicationOptions,
): Promise<FoundFile> {
  const { title, file, folder, download, homepage } = publication;
  const cached = join(cacheDir, folder, file);
  const places = dataDir === undefined ? [cached] : [join(dataDir, file), join(dataDir, folder, file)];
  for (const path of places) {
    if (!(await exists(path))) continue;
    const found = await read(path, title);
    if (dataDir !== undefined || download === undefined || found.sha256 === download.sha256) return found;
  }
  if (dataDir !== undefined || download === undefined) {
    throw new MissingDataError(
      `${title} is needed, and there is no file ${places.join(' nor ')}. Get ${file} from ${homepage}, put it into a folder and name ` +
        `that folder with --data-dir${download === undefined || dataDir === undefined ? '' : ', or leave --data-dir out to have it downloaded'}.`,
    );
  }
  await fetchVerified({ ...download, destination: cached, onProgress, signal });
  return read(cached, title);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function read(path: string, title: string): Promise<FoundFile> {
  try {
    // A pipe or a device may never end.
    if (!(await stat(path)).isFile()) throw new Error('it is no regular file');
    const bytes = await readFile(path);
    return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    throw new InputError(
      `${path} cannot be read (${messageOf(error)}), so ${title} is not there. Make it a readable file.`,
      { cause: error },
    );
  }
}
