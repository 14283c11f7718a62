import { floatExamples } from '../../examples.js';
import { byteRows } from '../../storage/byte-rows.js';
import { copyNumbers, type NumberType } from '../../storage/number-type.js';
import type { ReadOptions, TableContent } from '../../table.js';
import { selectNumbered } from '../tables/numbered-columns.js';
import { arrayTable, rowsOf } from './array.js';

interface Layout {
  readonly shape: readonly number[];
  readonly type: NumberType;
}

/** The table of an array whose numbers, and nothing else, are in `bytes`, row by row. */
export function arrayInMemory(
  source: string,
  { shape, type }: Layout,
  bytes: Uint8Array,
  options: ReadOptions,
): TableContent {
  const { count, width } = rowsOf(shape, source);
  const rows = (from: number, to: number) =>
    bytes.subarray(from * width * type.bytes, to * width * type.bytes);
  const array = { source, shape, type, rows };
  if (type.name === 'uint8')
    return selectNumbered(arrayTable(byteRows(bytes, width), shape, type), array, options);
  const values = new Float32Array(count * width);
  copyNumbers(type, bytes, 0, values.length, values, 0);
  return selectNumbered(arrayTable(floatExamples(values, width), shape, type), array, options);
}

/** The elements of an array in Fortran order, where the first axis varies fastest, in C order, where the last does. */
export function rowByRow(bytes: Uint8Array, { shape, type }: Layout): Uint8Array {
  const size = type.bytes;
  const ordered = new Uint8Array(bytes.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, size));
  let from = 0;
  for (let to = 0; to < bytes.length; to += size) {
    for (let i = 0; i < size; i++) ordered[to + i] = bytes[from + i] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      from -= (shape[axis] as number) * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return ordered;
}
