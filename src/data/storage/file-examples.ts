import type { RandomAccess } from '../../files/random-access.js';
import type { Examples } from '../examples.js';
import { copyNumbers, type NumberType } from './number-type.js';

/** Where examples lie in a file: one after the other from byte `start` on, each of `width` numbers. */
export interface ExamplesInFile {
  readonly file: RandomAccess;
  readonly start: number;
  readonly type: NumberType;
  readonly count: number;
  readonly width: number;
}

/** How much of the file is in memory at a time. */
const BLOCK_BYTES = 2 ** 22;

/**
 * Examples that stay in their file: each batch is read when it is copied out, rows that follow each other in one go.
 * The file may be larger than memory.
 */
export function fileExamples({ file, start, type, count, width }: ExamplesInFile): Examples {
  const rowBytes = width * type.bytes;
  const block = new Uint8Array(Math.max(rowBytes, Math.min(BLOCK_BYTES, count * rowBytes)));
  const blockRows = Math.floor(block.length / Math.max(1, rowBytes));
  return {
    count,
    width,
    copyRows(rows, out) {
      for (let r = 0; r < rows.length; ) {
        const first = rows[r] as number;
        let length = 1;
        while (length < blockRows && r + length < rows.length && rows[r + length] === first + length)
          length++;
        file.readInto(block.subarray(0, length * rowBytes), start + first * rowBytes);
        copyNumbers(type, block, 0, length * width, out, r * width);
        r += length;
      }
    },
  };
}
