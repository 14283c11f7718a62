import type { Examples } from '../examples.js';
import { copyNumbers, UINT8 } from './number-type.js';

/** Bytes as examples with values from 0 to 255, unscaled, unlike those of `byteExamples`. */
export function byteRows(bytes: Uint8Array, width: number): Examples {
  return {
    count: bytes.length / width,
    width,
    copyRows(rows, out) {
      for (let r = 0; r < rows.length; r++)
        copyNumbers(UINT8, bytes, (rows[r] as number) * width, width, out, r * width);
    },
  };
}
