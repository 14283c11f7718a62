import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Compressors } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { LARGEST_EXPANSION } from '../archives/gunzip.js';

/** Bytes that one packed byte can unpack to, by compression. */
const EXPANSION: Readonly<Record<string, number>> = {
  SNAPPY: 64,
  GZIP: LARGEST_EXPANSION,
  LZ4: 256,
  LZ4_RAW: 256,
  ZSTD: 2 ** 15,
  BROTLI: 2 ** 15,
};

/** Decompressors that allocate no more than their input can hold. Node's zlib is used where it has the format. */
export const BOUNDED_DECOMPRESSORS: Compressors = Object.fromEntries(
  Object.entries({
    ...compressors,
    GZIP: (input: Uint8Array, length: number) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
    BROTLI: (input: Uint8Array, length: number) =>
      brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  }).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (length > input.length * (EXPANSION[codec] ?? 1)) {
        throw new Error(`a page of ${input.length} bytes promises ${length} unpacked`);
      }
      return decompress(input, length);
    },
  ]),
);
