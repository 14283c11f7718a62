import { ELEMENT, type Element, elementOf, type Tag, tagAt } from './matlab-elements.js';

/** The elements before the numbers of a matrix. */
export interface MatrixHeader {
  readonly name: string;
  readonly flags: Element;
  readonly dimensions: Element;
  /** Tag of the numbers, which begin at byte `values.start` of the matrix. */
  readonly values: Tag | undefined;
}

/** Matrix classes of real numbers: double, single, and integers of 8 to 64 bits. */
const NUMERIC = { least: 6, most: 15 };
const COMPLEX = 0x800;
const BYTES_OF_NUMBER = new Map<number, number>([
  [ELEMENT.uint8, 1],
  [ELEMENT.double, 8],
]);

/** Reads the header of a matrix of `size` bytes from the first of them. */
export function matrixHeader(start: Uint8Array, size: number, littleEndian: boolean): MatrixHeader {
  const flags = tagAt(start, 0, littleEndian);
  const dimensions = tagAt(start, flags.next, littleEndian);
  const label = tagAt(start, dimensions.next, littleEndian);
  return {
    name: new TextDecoder('latin1').decode(elementOf(start, label).data),
    flags: elementOf(start, flags),
    dimensions: elementOf(start, dimensions),
    values: label.next + 8 <= size ? tagAt(start, label.next, littleEndian) : undefined,
  };
}

/**
 * The shape of a matrix of real numbers, and the tag of these. Throws if their number differs from the shape, or if
 * they do not fit into `size` bytes.
 */
export function requireReal(
  { flags, dimensions, values }: MatrixHeader,
  size: number,
  littleEndian: boolean,
): { readonly shape: readonly number[]; readonly values: Tag } {
  const kind =
    flags.type === ELEMENT.uint32 && flags.data.length >= 4
      ? number32(flags.data, 0, littleEndian)
      : Number.NaN;
  const isReal = (kind & 0xff) >= NUMERIC.least && (kind & 0xff) <= NUMERIC.most && (kind & COMPLEX) === 0;
  if (!isReal || dimensions.type !== ELEMENT.int32 || values === undefined)
    throw new Error('the matrix is not one of real numbers');
  const shape = Array.from({ length: Math.floor(dimensions.data.length / 4) }, (_, i) =>
    number32(dimensions.data, 4 * i, littleEndian),
  );
  const bytesEach = BYTES_OF_NUMBER.get(values.type);
  if (bytesEach === undefined)
    throw new Error(
      `its numbers are stored as type ${values.type}, of which only bytes (2) and doubles (9) are read`,
    );
  const count = shape.reduce((product, length) => product * length, 1);
  if (shape.length < 2 || count * bytesEach !== values.length)
    throw new Error(`its ${values.length / bytesEach} numbers are not ${shape.join(' x ')}`);
  if (values.start + values.length > size)
    throw new Error(`its ${count} numbers do not fit into the ${size} bytes that the matrix is to have`);
  return { shape, values };
}

/** Whole numbers from 0 to 255 as bytes, which may share memory with the element. Throws for other numbers. */
export function wholeNumbers({ type, data }: Element, littleEndian: boolean): Uint8Array {
  if (type === ELEMENT.uint8) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const numbers = new Uint8Array(data.length / 8);
  for (let i = 0; i < numbers.length; i++) {
    const value = view.getFloat64(8 * i, littleEndian);
    if (!(Number.isInteger(value) && value >= 0 && value <= 255))
      throw new Error(`it holds ${value}, where whole numbers from 0 to 255 are needed`);
    numbers[i] = value;
  }
  return numbers;
}

function number32(data: Uint8Array, at: number, littleEndian: boolean): number {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(at, littleEndian);
}
