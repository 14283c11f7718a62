import { constants, gunzipSync } from 'node:zlib';
import { InputError, messageOf } from '../../../errors.js';

/** The remedy for a broken file. */
export const FETCH_AGAIN = 'The file is damaged or was not copied completely: fetch it again.';

/** Whether the bytes begin with the signature of gzip (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Packed bytes that are unpacked to see the beginning of a file. */
const GLANCE = 8192;
/** Unpacked bytes per packed byte are at most this many in DEFLATE (zlib's technical notes). */
export const LARGEST_EXPANSION = 1032;

/**
 * The first bytes of the unpacked file, at least some thousands, which hold any header of one or two thousand.
 * Throws an InputError that names `source` if they cannot be unpacked.
 */
export function unzipStart(bytes: Uint8Array, source: string): Uint8Array {
  // Flushing instead of finishing returns the bytes so far although the stream goes on.
  return unzipped(bytes.subarray(0, GLANCE), GLANCE * LARGEST_EXPANSION, source, constants.Z_SYNC_FLUSH);
}

/**
 * The whole unpacked file, of at most `promised` bytes. Throws an InputError that names `source` if it is larger or
 * cannot be unpacked. Allocates no more than the packed bytes can hold, whatever is promised.
 */
export function unzip(bytes: Uint8Array, promised: number, source: string): Uint8Array {
  if (promised > bytes.length * LARGEST_EXPANSION) {
    throw new InputError(
      `${source} has ${bytes.length} bytes, which cannot unpack to the ${promised} that the header inside promises. ${FETCH_AGAIN}`,
    );
  }
  return unzipped(bytes, promised, source);
}

/** Limit for archives of texts, which are far smaller. */
const LARGEST_ARCHIVE = 2 ** 30;

/**
 * The whole unpacked file, for formats that do not tell its size. Throws an InputError that names `source`, as `unzip`
 * does.
 */
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
