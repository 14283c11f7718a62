import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { InputError, MissingDataError, messageOf, throwIfInterrupted } from '../../errors.js';
import { makeFolders } from '../../files/make-folders.js';
import { temporaryBeside } from '../../files/write-atomically.js';
import { answer, MirrorFailure, type Patience } from './mirror.js';

/** The state of a download. */
export interface DownloadProgress {
  /** Name of the file without its folder. */
  readonly file: string;
  readonly receivedBytes: number;
  /** Null if the server does not say. */
  readonly totalBytes: number | null;
}

export interface Download extends Patience {
  /** Addresses of the file, in the order to try. */
  readonly urls: readonly string[];
  /** SHA-256 of the whole file, in hexadecimal digits. */
  readonly sha256: string;
  /** Path of the file to write. Its folder is created if necessary. */
  readonly destination: string;
  /** Size of the file, if known. A server that sends more is dropped at once. */
  readonly bytes?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Downloads a file from the first mirror that sends it with the right SHA-256. At every moment `destination` holds its
 * former content or the whole verified file.
 *
 * Throws a MissingDataError if no mirror sends the file, an InputError if the folder cannot be written, and an
 * InterruptedError on abort.
 */
export async function fetchVerified(download: Download): Promise<void> {
  const { urls, destination, signal } = download;
  const failures: string[] = [];
  for (const url of urls) {
    const temporary = temporaryBeside(destination);
    try {
      throwIfInterrupted(signal);
      await receive(url, temporary, download);
      await onDisk(destination, () => rename(temporary, destination));
      return;
    } catch (error) {
      throwIfInterrupted(signal);
      if (!(error instanceof MirrorFailure)) throw error;
      failures.push(`${url}: ${error.message}`);
    } finally {
      // An error while cleaning up would hide the one to report.
      await rm(temporary, { force: true }).catch(() => {});
    }
  }
  throw new MissingDataError(
    [
      `${basename(destination)} is not on this machine yet and could not be downloaded:`,
      ...failures.map((failure) => `  ${failure}`),
      `Check the network and run again; behind a proxy, set HTTPS_PROXY. Or fetch the file by hand (SHA-256 ${download.sha256}), put it into a folder ` +
        `and name that folder with \`dataDir\`, or put it here: ${destination}`,
    ].join('\n'),
    { option: 'dataDir' },
  );
}

/** Writes the mirror's answer to a new file, syncs it to disk and verifies its checksum. */
async function receive(url: string, path: string, download: Download): Promise<void> {
  const hash = createHash('sha256');
  let receivedBytes = 0;
  let firstByte: number | undefined;
  await intoNewFile(path, async (write) => {
    for await (const { piece, totalBytes } of answer(url, download)) {
      hash.update(piece);
      firstByte ??= piece[0];
      receivedBytes += piece.length;
      if (receivedBytes > (download.bytes ?? Number.POSITIVE_INFINITY)) {
        throw new MirrorFailure(`sent more than the ${download.bytes} bytes of the file`);
      }
      await write(piece);
      download.onProgress?.({ file: basename(download.destination), receivedBytes, totalBytes });
    }
    const sha256 = hash.digest('hex');
    if (sha256 !== download.sha256) {
      throw new MirrorFailure(
        `sent ${receivedBytes} bytes with the wrong checksum (SHA-256 ${sha256})` +
          (firstByte === 0x3c ? ', a web page by its first byte' : ''),
      );
    }
  });
}

/** Creates a file, lets `fill` write it, and syncs it to disk. */
async function intoNewFile(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const file: FileHandle = await onDisk(path, async () => {
    await makeFolders(dirname(path));
    return open(path, 'wx');
  });
  try {
    await fill((bytes) => onDisk(path, () => file.writeFile(bytes)));
    await onDisk(path, () => file.sync());
  } finally {
    await file.close();
  }
}

/** Runs a file system step. If it fails, the user has to act: another mirror would not help. */
async function onDisk<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new InputError(
      `The folder ${dirname(path)} cannot take a downloaded file (${messageOf(error)}). ` +
        'Free some space or make the folder writable, choose another cache with XDG_CACHE_HOME, ' +
        'or name a folder that has the data with `dataDir`.',
      { cause: error, option: 'dataDir' },
    );
  }
}
