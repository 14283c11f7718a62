import { constants as bufferLimits } from 'node:buffer';
import { InputError } from '../../../errors.js';
import { byteRows } from '../../storage/byte-rows.js';
import { UINT8 } from '../../storage/number-type.js';
import type { TableContent } from '../../table.js';
import { FETCH_AGAIN, isGzip, unzip, unzipStart } from '../archives/gunzip.js';
import type { DataFile } from '../format.js';
import { selectNumbered } from '../tables/numbered-columns.js';
import { arrayTable, rowsOf, storedArray, storedRows } from './array.js';

/** An array of unsigned bytes, row-major. `values` has as many entries as the product of `shape`. */
export interface IdxArray {
  readonly shape: number[];
  readonly values: Uint8Array;
}

/**
 * Reads an array of unsigned bytes in IDX format (Yann LeCun's MNIST page): the bytes 0, 0, 8 and the number of
 * dimensions; each dimension's length as a big-endian 32-bit number; the values. The bytes may be gzipped.
 * `values` may share memory with `bytes`. `source` names the file in errors.
 *
 * Throws an InputError if the bytes are anything else. Allocates no more than the file can hold, whatever its header
 * promises.
 *
 * @example const { shape, values } = readIdx(await readFile('t10k-images-idx3-ubyte.gz'), 'test images');
 */
export function readIdx(bytes: Uint8Array, source: string): IdxArray {
  const zipped = isGzip(bytes);
  const shape = readShape(zipped ? unzipStart(bytes, source) : bytes, source);
  const start = headerLength(shape.length);
  const promised = start + product(shape);
  if (promised > bufferLimits.MAX_LENGTH) throw wrongPromise(shape, 'more than memory can hold', source);
  const contents = zipped ? unzip(bytes, promised, source) : bytes;
  requireSize(shape, promised, contents.length, zipped ? 'unpacks to' : 'has', source);
  return { shape, values: new Uint8Array(contents.buffer, contents.byteOffset + start, promised - start) };
}

/** Whether a file that begins with these bytes is taken for IDX: two zeros, then a type. */
export const isIdx = (start: Uint8Array) => start[0] === 0 && start[1] === 0 && (start[2] as number) > 0;

/**
 * Reads an IDX file of bytes as a table, one example for each entry of its first axis. Throws an InputError as
 * `readIdx` does.
 */
export function readIdxTable({ file, start, zipped, options }: DataFile): TableContent {
  if (zipped) {
    const { shape, values } = readIdx(file.read(0, file.size), file.name);
    const { width } = rowsOf(shape, file.name);
    const rows = (from: number, to: number) => values.subarray(from * width, to * width);
    const array = { source: file.name, shape, type: UINT8, rows };
    return selectNumbered(arrayTable(byteRows(values, width), shape, UINT8), array, options);
  }
  const header = { ...idxHeader(start, file.size, file.name), type: UINT8 };
  return selectNumbered(storedArray(file, header, options), storedRows(file, header), options);
}

/**
 * The shape of an unpacked IDX file of bytes, and the byte at which its values begin. `start` has the first bytes (2,048
 * are enough) of `size` in the whole file. Throws an InputError as `readIdx` does.
 */
export function idxHeader(
  start: Uint8Array,
  size: number,
  source: string,
): { shape: number[]; start: number } {
  const shape = readShape(start, source);
  const from = headerLength(shape.length);
  requireSize(shape, from + product(shape), size, 'has', source);
  return { shape, start: from };
}

function requireSize(
  shape: readonly number[],
  promised: number,
  size: number,
  verb: string,
  source: string,
): void {
  if (size === promised) return;
  throw new InputError(
    `${source} ${size < promised ? 'ends too early' : 'is too long'}: ` +
      `its header promises ${shape.join(' x ')} values, which with the header make ${promised} bytes, ` +
      `but it ${verb} ${size}. ${FETCH_AGAIN}`,
  );
}

const UNSIGNED_BYTE = 8;
const OTHER_TYPES: Readonly<Record<number, string>> = {
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: '32-bit floats',
  14: '64-bit floats',
};

const headerLength = (dimensions: number): number => 4 + 4 * dimensions;

function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function readShape(start: Uint8Array, source: string): number[] {
  const [zero, zeroToo, type, dimensions = 0] = start;
  if (zero === 0x3c) {
    throw new InputError(
      `${source} begins with "<": it is a web page or XML, not an IDX file. ` +
        'Servers answer like this when they refuse a file: look inside, then fetch the file from elsewhere.',
    );
  }
  if (type === undefined) {
    throw new InputError(`${source} has ${start.length} bytes, too few for an IDX file. ${FETCH_AGAIN}`);
  }
  if (zero !== 0 || zeroToo !== 0) {
    throw new InputError(
      `${source} begins with the bytes ${hex(start.subarray(0, 4))}, but an IDX file of bytes begins with 00 00 08. ` +
        'Give the file as it was published, gzipped or not.',
    );
  }
  if (type !== UNSIGNED_BYTE) {
    throw new InputError(
      `${source} holds ${OTHER_TYPES[type] ?? 'elements of an unknown type'} (IDX type ${type}), ` +
        `but only unsigned bytes (type ${UNSIGNED_BYTE}) can be read as pixels or labels. ` +
        'Convert it to unsigned bytes.',
    );
  }
  if (dimensions === 0 || start.length < headerLength(dimensions)) {
    throw new InputError(
      `${source} has ${dimensions} dimensions by its fourth byte, ` +
        `but ${Math.max(0, start.length - 4)} bytes after that to tell their lengths (4 each). ${FETCH_AGAIN}`,
    );
  }
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (shape.includes(0)) throw wrongPromise(shape, 'which is none at all', source);
  return shape;
}

function wrongPromise(shape: readonly number[], why: string, source: string): InputError {
  return new InputError(
    `${source} promises ${shape.join(' x ')} values in its header, ${why}. ${FETCH_AGAIN}`,
  );
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
