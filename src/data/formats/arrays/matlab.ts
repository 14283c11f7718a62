import { constants, inflateSync } from 'node:zlib';
import { InputError, messageOf } from '../../../errors.js';
import { LARGEST_EXPANSION } from '../archives/gunzip.js';
import { ELEMENT, type Element, elementOf, elements, tagAt } from './matlab-elements.js';
import { matrixHeader, requireReal, wholeNumbers } from './matlab-matrix.js';

/** A matrix of whole numbers from 0 to 255, column-major. */
export interface MatlabBytes {
  /** [rows, columns, ...] */
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

const HEADER = 128;

/**
 * Reads the matrix `name` of a MATLAB file of version 5 (MAT-File Format, level 5), as MATLAB's `save` writes it. Its
 * numbers must be whole, from 0 to 255, and stored as bytes or doubles. Other matrices are not unpacked, nor is one whose
 * header promises more than the packed bytes can hold. Throws an InputError that names `source` for everything else.
 */
export function readMatlabBytes(bytes: Uint8Array, name: string, source: string): MatlabBytes {
  const littleEndian = requireVersion5(bytes, source);
  const found: string[] = [];
  try {
    for (const element of elements(bytes.subarray(HEADER), littleEndian)) {
      const matrix = matrixIn(element, littleEndian);
      if (matrix === null) continue;
      const header = matrixHeader(matrix.start, matrix.size, littleEndian);
      if (header.name !== name) {
        found.push(header.name);
        continue;
      }
      const { shape, values } = requireReal(header, matrix.size, littleEndian);
      return { shape, values: wholeNumbers(elementOf(matrix.whole(), values), littleEndian) };
    }
  } catch (error) {
    throw new InputError(
      `${source} cannot be read as a MATLAB file: ${messageOf(error)}. It is damaged, or not as it was published: fetch it again.`,
      { cause: error },
    );
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

interface MatrixBytes {
  /** The first bytes, which include the header. */
  readonly start: Uint8Array;
  /** Size in bytes, as the file gives it. */
  readonly size: number;
  whole(): Uint8Array;
}

function matrixIn({ type, data }: Element, littleEndian: boolean): MatrixBytes | null {
  if (type === ELEMENT.matrix) return { start: data, size: data.length, whole: () => data };
  if (type !== ELEMENT.compressed) return null;
  const unpacked = unpackedStart(data);
  const { type: inner, start, length } = tagAt(unpacked, 0, littleEndian);
  if (inner !== ELEMENT.matrix) return null;
  return {
    start: unpacked.subarray(start, start + length),
    size: length,
    whole: () => unpackedWhole(data, start + length).subarray(start),
  };
}

/** Packed bytes that are unpacked to see the header of a matrix, which has some hundred. */
const GLANCE = 2048;

function unpackedStart(data: Uint8Array): Uint8Array {
  // Flushing instead of finishing returns the bytes so far although the stream goes on.
  return inflateSync(data.subarray(0, GLANCE), { finishFlush: constants.Z_SYNC_FLUSH });
}

function unpackedWhole(data: Uint8Array, promised: number): Uint8Array {
  if (promised > data.length * LARGEST_EXPANSION)
    throw new Error(`${data.length} packed bytes cannot hold the ${promised} that the matrix is to have`);
  return inflateSync(data, { maxOutputLength: promised });
}
