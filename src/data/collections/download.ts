import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, MissingDataError, messageOf, throwIfInterrupted } from '../../errors.js';
import { answer, MirrorFailure, type Patience } from './mirror.js';

/** How far a download has come. */
export interface DownloadProgress {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly receivedBytes: number;
  /** Null where the server does not tell. */
  readonly totalBytes: number | null;
}

export interface Download extends Patience {
  /** Where the file is published, in the order to try. */
  readonly urls: readonly string[];
  /** Of the whole file, in hexadecimal digits. */
  readonly sha256: string;
  /** Path of the file to write. Its folder is made if need be. */
  readonly destination: string;
  /** Size of the file, if known: a server that sends more is left at once. */
  readonly bytes?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Downloads a file from the first mirror that gives it with the right SHA-256. `destination` holds at every moment
 * its former content or the whole verified file, never a part or something else.
 *
 * Throws a MissingDataError if no mirror gives it, an InputError if the folder cannot be written; an InterruptedError on abort.
 */
export async function fetchVerified(download: Download): Promise<void> {
  const { urls, destination, signal } = download;
  const failures: string[] = [];
  for (const url of urls) {
    // The process and 64 random bits: neither a second run nor what a crash left behind is ever in the way.
    const unique = `${process.pid}-${randomBytes(8).toString('hex')}`;
    const temporary = join(dirname(destination), `.${basename(destination)}.${unique}.tmp`);
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
      // A second error, from cleaning up, would hide the one to report.
      await rm(temporary, { force: true }).catch(() => {});
    }
  }
  throw new MissingDataError(
    [
      `${basename(destination)} is not on this machine yet and could not be downloaded:`,
      ...failures.map((failure) => `  ${failure}`),
      `Check the network and run again. Or fetch the file by hand (SHA-256 ${download.sha256}), put it into a folder ` +
        `and name that folder with --data-dir, or put it here: ${destination}`,
    ].join('\n'),
  );
}

/** Writes what the mirror sends to a new file, which is on the disk and has the right checksum afterwards. */
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

/** Makes a file, lets `fill` write it, and sees that it reaches the disk. */
async function intoNewFile(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const file: FileHandle = await onDisk(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    return open(path, 'wx');
  });
  try {
    await fill((bytes) => onDisk(path, () => file.writeFile(bytes)));
    await onDisk(path, () => file.sync());
  } finally {
    await file.close();
  }
}

/** Runs a step on the file system. What goes wrong there is for the user to mend, and no other mirror would help. */
async function onDisk<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new InputError(
      `The folder ${dirname(path)} cannot take a downloaded file (${messageOf(error)}). ` +
        'Make room or make it writable, choose another cache with XDG_CACHE_HOME, ' +
        'or name a folder that has the data with --data-dir.',
      { cause: error },
    );
  }
}
