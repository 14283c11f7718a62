import type { RandomAccess } from '../../files/random-access.js';
import type { Examples } from '../examples.js';
import { type Rounding, roundingWatch } from '../rounding.js';
import { copyNumbers, exceedsFloat32, type NumberType } from './number-type.js';

/** Examples stored one after the other in a file, from byte `start` on, with `width` numbers each. */
export interface ExamplesInFile {
  readonly file: RandomAccess;
  readonly start: number;
  readonly type: NumberType;
  readonly count: number;
  readonly width: number;
}

/** Bytes of the file to hold in memory at a time. */
const BLOCK_BYTES = 2 ** 22;

/**
 * Examples that stay in their file, which may be larger than memory. Each batch is read when it is copied out,
 * consecutive rows in one call.
 */
export function fileExamples({ file, start, type, count, width }: ExamplesInFile): Examples {
  const rowBytes = width * type.bytes;
  const block = new Uint8Array(Math.max(rowBytes, Math.min(BLOCK_BYTES, count * rowBytes)));
  const blockRows = Math.floor(block.length / Math.max(1, rowBytes));
  const copyRows = (rows: ArrayLike<number>, out: Float32Array | Float64Array) => {
    for (let r = 0; r < rows.length; ) {
      const first = rows[r] as number;
      let length = 1;
      while (length < blockRows && r + length < rows.length && rows[r + length] === first + length) length++;
      file.readInto(block.subarray(0, length * rowBytes), start + first * rowBytes);
      copyNumbers(type, block, 0, length * width, out, r * width);
      r += length;
    }
  };
  return {
    count,
    width,
    copyRows,
    rounding: exceedsFloat32(type) ? () => roundingOf(copyRows, { count, width }) : undefined,
  };
}

/** In a pass of its own over the file. */
function roundingOf(
  copyRows: (rows: ArrayLike<number>, out: Float64Array) => void,
  { count, width }: Pick<Examples, 'count' | 'width'>,
): Rounding {
  const watch = roundingWatch(width);
  const values = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    copyRows([row], values);
    watch.add(values);
  }
  return watch.read();
}
