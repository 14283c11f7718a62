import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, MissingDataError, messageOf } from '../../errors.js';
import { cacheFolder } from '../../files/cache.js';
import { type DownloadProgress, fetchVerified } from './download.js';

/** A file of a public collection of data. */
export interface PublishedFile {
  /** Title of the collection, for messages. */
  readonly title: string;
  /** Name of the file as it is published. */
  readonly file: string;
  /** Subfolder of the data folder, and of the cache, in which the file is looked for. */
  readonly folder: string;
  /** Without addresses and a checksum the file is never downloaded. */
  readonly download?: {
    readonly urls: readonly string[];
    readonly sha256: string;
    /** Size of the file, where it is known. */
    readonly bytes?: number;
  };
  /** The same file without its compression: a data folder may hold either. */
  readonly unpacked?: { readonly file: string; readonly sha256: string };
  /** Where people can get the file. */
  readonly homepage: string;
}

export interface PublicationOptions {
  /** A folder that has the files, itself or in the collection's subfolder. Nothing is downloaded if it is given. */
  readonly dataDir?: string | undefined;
  /** Where downloaded files are kept. Default: the user's cache. */
  readonly cacheDir?: string | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Stops a download, which then throws an InterruptedError. */
  readonly signal?: AbortSignal | undefined;
}

/** A published file that was read. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Whether these are the published bytes, packed or unpacked. */
  readonly asPublished: boolean;
}

/**
 * Reads the file from the data folder if one is given; otherwise from the cache. A file that the cache lacks, or holds
 * damaged, is downloaded into it.
 *
 * Throws an InputError if the file or the data folder cannot be read, and its subclass MissingDataError if the file is
 * neither there nor downloadable.
 */
export async function readPublishedFile(
  published: PublishedFile,
  options: PublicationOptions,
): Promise<FoundFile> {
  const { dataDir, cacheDir = cacheFolder(), onProgress, signal } = options;
  if (dataDir !== undefined) return fromFolder(published, dataDir);
  const { title, file, download, homepage } = published;
  const [cached] = await pathsInCache(published, cacheDir);
  if (download === undefined) {
    if (cached !== undefined) return read(cached, published);
    throw new MissingDataError(
      `${title} has to be fetched by hand, and ${file} is not in ${cachePlace(published, cacheDir)}. ` +
        `Get ${file} from ${homepage}, put it into a folder and name that folder with \`dataDir\`.`,
      { option: 'dataDir' },
    );
  }
  const kept = cached === undefined ? null : await read(cached, published).catch(() => null);
  if (kept?.asPublished) return kept;
  const destination = join(cachePlace(published, cacheDir), file);
  await fetchVerified({ ...download, destination, onProgress, signal });
  return read(destination, published);
}

async function fromFolder(published: PublishedFile, dataDir: string): Promise<FoundFile> {
  const { title, file, folder, unpacked, download, homepage } = published;
  const orDownload = download === undefined ? '' : `, or leave out \`dataDir\` to have ${title} downloaded`;
  await readdir(dataDir).catch((error: unknown) => {
    throw new InputError(
      `The data folder ${dataDir} cannot be read (${messageOf(error)}), so there is no file ${file} of ${title}. ` +
        `Name another folder with \`dataDir\`${orDownload}.`,
      { cause: error, option: 'dataDir' },
    );
  });
  const [path] = await pathsInFolder(published, dataDir);
  if (path !== undefined) return read(path, published);
  throw new MissingDataError(
    `The data folder ${dataDir} has ${unpacked === undefined ? `no ${file}` : `neither ${file} nor ${unpacked.file}`}, ` +
      `nor does its subfolder ${folder}. ${title} needs the file, and nothing is downloaded while \`dataDir\` is given. ` +
      `Get ${file} from ${homepage} and put it there${orDownload}.`,
    { option: 'dataDir' },
  );
}

/** Paths of the file in a data folder, the one to read first. */
export async function pathsInFolder(
  { file, folder, unpacked }: PublishedFile,
  dataDir: string,
): Promise<string[]> {
  const published = unpacked === undefined ? [file] : [file, unpacked.file];
  // Some programs unpack train-images-idx3-ubyte.gz as train-images.idx3-ubyte.
  const names = [...new Set([...published, ...published.map((name) => name.replace('-idx', '.idx'))])];
  // torchvision keeps MNIST in MNIST/raw.
  const places = [
    dataDir,
    join(dataDir, folder),
    join(dataDir, 'raw'),
    join(dataDir, folder.toUpperCase(), 'raw'),
  ];
  return (await Promise.all(places.map((place) => pathsIn(place, names)))).flat();
}

/** The path of the file in a cache, if it is there: the cache keeps files as they were downloaded. */
export function pathsInCache(published: PublishedFile, cacheDir: string): Promise<string[]> {
  return pathsIn(cachePlace(published, cacheDir), [published.file]);
}

/** The collection's folder in a cache. */
export function cachePlace({ folder }: PublishedFile, cacheDir: string): string {
  return join(cacheDir, folder);
}

async function pathsIn(place: string, names: readonly string[]): Promise<string[]> {
  // A folder that is absent, or closed to us, has nothing to offer.
  const present = await readdir(place).catch((): string[] => []);
  return names.filter((name) => present.includes(name)).map((name) => join(place, name));
}

async function read(path: string, { title, download, unpacked }: PublishedFile): Promise<FoundFile> {
  try {
    // A pipe or a device may never end.
    if (!(await stat(path)).isFile()) throw new Error('it is no regular file');
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path, bytes, sha256, asPublished: [download?.sha256, unpacked?.sha256].includes(sha256) };
  } catch (error) {
    throw new InputError(
      `${path} cannot be read (${messageOf(error)}), and ${title} is incomplete without it. Make it a readable file.`,
      { cause: error },
    );
  }
}
