import { InputError } from '../../errors.js';
import type { NumberType } from '../storage/number-type.js';
import type { TableContent } from '../table.js';
import { storedArray, storedRows } from './array.js';
import type { DataFile } from './format.js';
import { selectNumbered } from './numbered-columns.js';

/** Layout of the numbers of an .npy file. */
export interface NpyHeader {
  readonly shape: readonly number[];
  readonly type: NumberType;
  /** Byte at which the first number begins. */
  readonly start: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Bytes at the beginning of an .npy file that are sure to hold its header. */
const GLANCE = 2 ** 16;

export const isNpy = (bytes: Uint8Array) => MAGIC.every((byte, i) => bytes[i] === byte);

const TYPES: Readonly<Record<string, readonly [NumberType['name'], number]>> = {
  b1: ['bool', 1],
  u1: ['uint8', 1],
  i1: ['int8', 1],
  u2: ['uint16', 2],
  i2: ['int16', 2],
  u4: ['uint32', 4],
  i4: ['int32', 4],
  u8: ['uint64', 8],
  i8: ['int64', 8],
  f4: ['float32', 4],
  f8: ['float64', 8],
};

/**
 * Reads an .npy file as a table, one example for each entry of its first axis. Throws an InputError as `parseNpyHeader`
 * does.
 */
export function readNpy({ file, options }: DataFile): TableContent {
  const header = parseNpyHeader(file.read(0, GLANCE), file.size, file.name);
  return selectNumbered(storedArray(file, header, options), storedRows(file, header), options);
}

/**
 * Reads the header of an .npy file (NEP 1, versions 1 to 3) of `size` bytes from the first of them.
 * Throws an InputError for anything else, for an unsupported number type, and for Fortran order with more than one axis.
 */
export function parseNpyHeader(bytes: Uint8Array, size: number, source: string): NpyHeader {
  const wrong = (what: string): never => {
    throw new InputError(
      `${source} is no .npy file that can be read: ${what}. Save the array again with numpy.save.`,
    );
  };
  if (!isNpy(bytes) || bytes.length < 12) return wrong('it does not begin as one');
  const version = bytes[6] as number;
  if (version < 1 || version > 3) return wrong(`its version is ${version}, and 1 to 3 are known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const prefix = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (prefix + length > bytes.length)
    return wrong(`its header is announced with ${length} bytes, and there are ${bytes.length - prefix}`);
  const text = new TextDecoder('latin1').decode(bytes.subarray(prefix, prefix + length));

  const descriptor = /'descr'\s*:\s*'([<>|=])([a-z]\d+)'/.exec(text);
  const known = descriptor ? TYPES[descriptor[2] as string] : undefined;
  if (descriptor === null || known === undefined) {
    const named = /'descr'\s*:\s*('[^']{0,20}'|\[)/.exec(text)?.[1] ?? 'not given';
    return wrong(`its type is ${named}, and whole numbers, booleans, float32 and float64 are read`);
  }
  const shapeText = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (shapeText === undefined) return wrong('its header has no shape');
  const shape = shapeText
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => Number(part.replace(/L$/, '')));
  if (shape.length > 1 && /'fortran_order'\s*:\s*True/.test(text)) {
    return wrong(
      'its numbers lie column by column (Fortran order); make it row by row with numpy.ascontiguousarray',
    );
  }
  const type = { name: known[0], bytes: known[1], littleEndian: descriptor[1] !== '>' };
  const promised = shape.reduce((product, n) => product * n, type.bytes);
  const available = size - prefix - length;
  if (promised !== available) {
    return wrong(
      `its shape (${shape.join(', ')}) takes ${promised} bytes, and ${available} follow the header`,
    );
  }
  return { shape, type, start: prefix + length };
}

/** The bytes before the numbers of an .npy file of float32, row-major and little-endian. */
export function encodeNpyHeader(shape: readonly number[]): Uint8Array {
  const fields = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  // Padded with spaces and a newline, so that the numbers begin at a multiple of 64.
  const length = Math.ceil((10 + fields.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length);
  bytes.set([...MAGIC, 1, 0, length & 255, length >> 8]);
  bytes.set(new TextEncoder().encode(`${fields.padEnd(length - 1)}\n`), 10);
  return bytes;
}
