import { InputError } from '../../../errors.js';
import type { NumberType } from '../../storage/number-type.js';
import { MEMORY_BYTES } from '../../storage/row-store.js';
import type { ReadOptions, TableContent } from '../../table.js';
import type { DataFile } from '../format.js';
import { listed } from '../tables/columns.js';
import { selectNumbered } from '../tables/numbered-columns.js';
import { storedArray, storedRows } from './array.js';
import { arrayInMemory, rowByRow } from './array-in-memory.js';

/** Layout of an .npy file. */
export interface NpyLayout {
  /** numpy's description of the type, such as <f4; for others than plain types, what stands in the header. */
  readonly descriptor: string;
  /** Whether the first axis varies fastest (Fortran order), not the last. */
  readonly columnByColumn: boolean;
  readonly shape: readonly number[];
  /** Byte at which the first element begins. */
  readonly start: number;
}

/** Layout of the numbers of an .npy file. */
export interface NpyHeader extends NpyLayout {
  readonly type: NumberType;
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
  f2: ['float16', 2],
  f4: ['float32', 4],
  f8: ['float64', 8],
};

/**
 * Reads an .npy file as a table, one example for each entry of its first axis. Throws an InputError as `parseNpyHeader`
 * does.
 */
export function readNpy({ file, options }: DataFile): TableContent {
  const header = parseNpyHeader(file.read(0, GLANCE), file.size, file.name);
  if (header.columnByColumn) return readColumnByColumn(file, header, options);
  return selectNumbered(storedArray(file, header, options), storedRows(file, header), options);
}

function readColumnByColumn(file: DataFile['file'], header: NpyHeader, options: ReadOptions): TableContent {
  const { memoryBytes = MEMORY_BYTES } = options;
  if (file.size > memoryBytes) {
    throw new InputError(
      `${file.name} has ${file.size} bytes, more than the ${memoryBytes} that may stay in memory, and its numbers lie column by column ` +
        '(Fortran order). Save it row by row with numpy.ascontiguousarray, or set `memory` to more.',
      { option: 'memory' },
    );
  }
  return arrayInMemory(file.name, header, rowByRow(file.read(header.start, file.size), header), options);
}

/**
 * Reads the header of an .npy file of numbers, as `parseNpyLayout` does. Throws an InputError for other elements as well.
 */
export function parseNpyHeader(bytes: Uint8Array, size: number, source: string): NpyHeader {
  const layout = parseNpyLayout(bytes, size, source);
  const [, order, code = ''] = /^([<>|=])(\w+)$/.exec(layout.descriptor) ?? [];
  const known = TYPES[code];
  if (known === undefined) throw new InputError(`${source} ${whatElse(layout.descriptor)}`);
  const type = { name: known[0], bytes: known[1], littleEndian: order !== '>' };
  requireLength(layout, type.bytes, size, source);
  return { ...layout, type };
}

/** Throws an InputError unless the elements fill the file. */
export function requireLength(
  { shape, start }: NpyLayout,
  elementBytes: number,
  size: number,
  source: string,
): void {
  const promised = shape.reduce((product, n) => product * n, elementBytes);
  if (promised !== size - start)
    throw unreadable(
      source,
      `its shape (${shape.join(', ')}) takes ${promised} bytes, and ${size - start} follow the header`,
    );
}

/**
 * Reads the header of an .npy file (NEP 1, versions 1 to 3) of `size` bytes from the first of them.
 * Throws an InputError for anything else.
 */
export function parseNpyLayout(bytes: Uint8Array, size: number, source: string): NpyLayout {
  if (!isNpy(bytes) || bytes.length < 12) throw unreadable(source, 'it does not begin as one');
  const version = bytes[6] as number;
  if (version < 1 || version > 3) throw unreadable(source, `its version is ${version}, and 1 to 3 are known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const prefix = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (prefix + length > Math.min(size, bytes.length))
    throw unreadable(
      source,
      `its header is announced with ${length} bytes, and there are ${bytes.length - prefix}`,
    );
  const text = new TextDecoder('latin1').decode(bytes.subarray(prefix, prefix + length));
  const descriptor = /'descr'\s*:\s*(?:'([^']{1,20})'|(\[.*?\])\s*,\s*')/.exec(text);
  if (descriptor === null) throw unreadable(source, 'its header has no type');
  const shapeText = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (shapeText === undefined) throw unreadable(source, 'its header has no shape');
  const shape = shapeText
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => Number(part.replace(/L$/, '')));
  const columnByColumn = shape.length > 1 && /'fortran_order'\s*:\s*True/.test(text);
  return {
    descriptor: descriptor[1] ?? (descriptor[2] as string),
    columnByColumn,
    shape,
    start: prefix + length,
  };
}

function unreadable(source: string, what: string): InputError {
  return new InputError(
    `${source} is no .npy file that can be read: ${what}. Save the array again with numpy.save.`,
  );
}

/** What an array of other things than numbers is, and how to turn it into numbers. */
function whatElse(descriptor: string): string {
  const fields = [...descriptor.matchAll(/\(\s*'([^']*)'/g)].map(([, name]) => name);
  if (descriptor.startsWith('['))
    return `is a structured array with the fields ${listed(fields as string[])}. Save its numbers as a plain array, with numpy.lib.recfunctions.structured_to_unstructured, or as CSV.`;
  const code = descriptor.replace(/^[<>|=]/, '');
  if (code === 'O')
    return 'is an array of Python objects, which only Python can read. Save it as numbers, with array.astype(float), or labels as text, with array.astype(str).';
  if (/^[US]/.test(code))
    return `is an array of texts (${descriptor}), and a network learns from numbers only. Save the numbers as an array of their own, with array.astype(float); texts in an .npz may be labels.`;
  if (/^[Mm]8/.test(code))
    return `is an array of dates or times (${descriptor}). Save numbers, such as the days since the first date.`;
  if (code.startsWith('c'))
    return `is an array of complex numbers (${descriptor}). Save real and imaginary parts as columns.`;
  return `is an array of the type ${descriptor}; whole numbers, booleans and floats up to 64 bits are read. Save it with array.astype('float32').`;
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
