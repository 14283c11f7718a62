import { constants, gunzipSync } from 'node:zlib';
import { InputError, messageOf } from '../../errors.js';

/** What to do about a file that is broken. */
export const FETCH_AGAIN = 'The file is damaged or was not copied completely: fetch it again.';

/** Whether bytes begin as gzip does (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** How much of a gzipped file is unpacked to see the beginning. */
const GLANCE = 8192;
/** DEFLATE makes at most 1032 bytes of one (zlib's technical notes). */
export const LARGEST_EXPANSION = 1032;

/**
 * The first bytes of the unpacked file: some thousands, so that a header of one or two thousand is among them.
 * Throws an InputError naming `source` if it cannot be unpacked.
 */
export function unzipStart(bytes: Uint8Array, source: string): Uint8Array {
  // Flushing instead of finishing hands out what is there, though the stream goes on.
  return unzipped(bytes.subarray(0, GLANCE), GLANCE * LARGEST_EXPANSION, source, constants.Z_SYNC_FLUSH);
}

/**
 * The whole unpacked file, if that is `promised` bytes or fewer. Throws an InputError naming `source` if it is not,
 * or cannot be unpacked. Allocates no more than the file can hold, whatever is promised.
 */
export function unzip(bytes: Uint8Array, promised: number, source: string): Uint8Array {
  if (promised > bytes.length * LARGEST_EXPANSION) {
    throw new InputError(
      `${source} has ${bytes.length} bytes, which cannot unpack to the ${promised} that the header inside promises. ${FETCH_AGAIN}`,
    );
  }
  return unzipped(bytes, promised, source);
}

/** What no archive of texts comes near: a file that unpacks to more is not unpacked. */
const LARGEST_ARCHIVE = 2 ** 30;

/** The whole unpacked file, for formats that do not say how large it is. Throws an InputError naming `source` as `unzip` does. */
export function unzipWhole(bytes: Uint8Array, source: string): Uint8Array {
  return unzipped(bytes, LARGEST_ARCHIVE, source);
}

function unzipped(
  bytes: Uint8Array,
  limit: number,
  source: string,
  finishFlush = constants.Z_FINISH,
): Uint8Array {
  try {
    const buffer = gunzipSync(bytes, { maxOutputLength: limit, finishFlush });
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } catch (error) {
    throw new InputError(
      `${source} cannot be unpacked as gzip (${zlibReason(error, limit)}). ${FETCH_AGAIN}`,
      { cause: error },
    );
  }
}

function zlibReason(error: unknown, limit: number): string {
  const code = (error as { readonly code?: unknown }).code;
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return `it holds more than the ${limit} bytes that ${limit === LARGEST_ARCHIVE ? 'are unpacked at most' : 'its header promises'}`;
  if (code === 'Z_BUF_ERROR') return 'it ends too early';
  return messageOf(error);
}
