import { inflateSync } from 'node:zlib';
import { InputError, messageOf } from '../errors.js';
import { FETCH_AGAIN } from './gunzip.js';

/** A matrix of whole numbers from 0 to 255, column after column. */
export interface MatlabBytes {
  /** [rows, columns, ...] */
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

const HEADER = 128;
/** Data types of elements. */
const [UINT8, INT32, UINT32, DOUBLE, MATRIX, COMPRESSED] = [2, 5, 6, 9, 14, 15];
/** Matrix classes of real numbers: double, single, and integers of 8 to 64 bits. */
const NUMERIC = { least: 6, most: 15 };
const COMPLEX = 0x800;
/** What no file of images comes near: an element that unpacks to more is not unpacked. */
const LARGEST_ELEMENT = 2 ** 29;

/**
 * The matrix `name` of a MATLAB file of version 5 (MAT-File Format, level 5), as MATLAB's `save` writes it, if its numbers are
 * stored as bytes or doubles and are whole from 0 to 255. Throws an InputError naming `source` for everything else.
 */
export function readMatlabBytes(bytes: Uint8Array, name: string, source: string): MatlabBytes {
  const littleEndian = requireVersion5(bytes, source);
  const found: string[] = [];
  try {
    for (const element of elements(bytes.subarray(HEADER), littleEndian)) {
      const { type, data } = element.type === COMPRESSED ? unpacked(element.data, littleEndian) : element;
      if (type !== MATRIX) continue;
      const [flags, dimensions, label, values] = elements(data, littleEndian);
      const title = new TextDecoder('latin1').decode(label?.data);
      if (title === name) return matrixOf(flags, dimensions, values, littleEndian);
      found.push(title);
    }
  } catch (error) {
    throw new InputError(`${source} cannot be read as a MATLAB file: ${messageOf(error)}. ${FETCH_AGAIN}`, {
      cause: error,
    });
  }
  throw new InputError(
    `${source} has no matrix '${name}'${found.length > 0 ? `, only ${found.join(', ')}` : ''}. Give the file as it was published.`,
  );
}

function requireVersion5(bytes: Uint8Array, source: string): boolean {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 116));
  const mark = String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0);
  const littleEndian = mark === 'IM';
  if (text.startsWith('MATLAB 7.3')) {
    throw new InputError(
      `${source} is a MATLAB file of version 7.3, but only version 5 is read. Save it again in MATLAB with save(..., '-v7').`,
    );
  }
  if (bytes.length < HEADER || !text.startsWith('MATLAB 5.0') || (!littleEndian && mark !== 'MI')) {
    throw new InputError(
      `${source} is no MATLAB file of version 5: its first ${HEADER} bytes are no header of one. Give the file as it was published.`,
    );
  }
  return littleEndian;
}

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
}

/** The elements one after the other; each but a compressed one is filled up to eight bytes. */
function* elements(bytes: Uint8Array, littleEndian: boolean): Generator<Element> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const first = view.getUint32(at, littleEndian);
    const small = first >>> 16;
    const type = small > 0 ? first & 0xffff : first;
    const length = small > 0 ? small : view.getUint32(at + 4, littleEndian);
    const start = at + (small > 0 ? 4 : 8);
    if (small > 4 || start + length > bytes.length)
      throw new Error(
        `an element of ${length} bytes does not fit into the ${bytes.length - start} that are left`,
      );
    yield { type, data: bytes.subarray(start, start + length) };
    at = small > 0 ? at + 8 : start + (type === COMPRESSED ? length : Math.ceil(length / 8) * 8);
  }
}

function unpacked(data: Uint8Array, littleEndian: boolean): Element {
  const [element] = elements(inflateSync(data, { maxOutputLength: LARGEST_ELEMENT }), littleEndian);
  if (element === undefined) throw new Error('a compressed element is empty');
  return element;
}

function matrixOf(
  flags: Element | undefined,
  dimensions: Element | undefined,
  values: Element | undefined,
  littleEndian: boolean,
): MatlabBytes {
  const kind =
    flags?.type === UINT32 && flags.data.length >= 4 ? number32(flags.data, 0, littleEndian) : Number.NaN;
  const isReal = (kind & 0xff) >= NUMERIC.least && (kind & 0xff) <= NUMERIC.most && (kind & COMPLEX) === 0;
  if (!isReal || dimensions?.type !== INT32 || values === undefined)
    throw new Error('the matrix is not one of real numbers');
  const shape = Array.from({ length: dimensions.data.length / 4 }, (_, i) =>
    number32(dimensions.data, 4 * i, littleEndian),
  );
  const numbers = numbersOf(values, littleEndian);
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length < 2 || size !== numbers.length)
    throw new Error(`its ${numbers.length} numbers are not ${shape.join(' x ')}`);
  const wrong = numbers.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value <= 255));
  if (wrong !== -1)
    throw new Error(`it holds ${numbers[wrong]}, where whole numbers from 0 to 255 are needed`);
  return { shape, values: Uint8Array.from(numbers) };
}

function numbersOf({ type, data }: Element, littleEndian: boolean): Uint8Array | Float64Array {
  if (type === UINT8) return data;
  if (type !== DOUBLE || data.length % 8 !== 0)
    throw new Error(
      `its numbers are stored as type ${type}, of which only bytes (2) and doubles (9) are read`,
    );
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float64Array.from({ length: data.length / 8 }, (_, i) => view.getFloat64(8 * i, littleEndian));
}

function number32(data: Uint8Array, at: number, littleEndian: boolean): number {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(at, littleEndian);
}
