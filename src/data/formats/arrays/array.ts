import { InputError } from '../../../errors.js';
import type { RandomAccess } from '../../../files/random-access.js';
import { type Examples, floatExamples, type ImageShape, rowNumbers } from '../../examples.js';
import { byteRows } from '../../storage/byte-rows.js';
import { fileExamples } from '../../storage/file-examples.js';
import type { NumberType } from '../../storage/number-type.js';
import { MEMORY_BYTES } from '../../storage/row-store.js';
import type { ReadOptions, TableContent } from '../../table.js';
import type { NumberedArray } from '../tables/numbered-columns.js';

/**
 * Examples and numbers per example of an array whose first axis counts the examples. Throws an InputError if there are
 * none.
 */
export function rowsOf(shape: readonly number[], source: string): { count: number; width: number } {
  const [count = 0, ...rest] = shape;
  const width = rest.reduce((product, n) => product * n, 1);
  if (shape.length >= 1 && count >= 1 && width >= 1) return { count, width };
  throw new InputError(
    `${source} has the shape (${shape.join(', ')}), which holds no examples. Its first axis must count them.`,
  );
}

/**
 * Reads an array whose numbers lie uncompressed in the file from byte `start` on. It stays in the file if memory is too
 * small for it.
 */
export function storedArray(
  file: RandomAccess,
  {
    shape,
    type,
    start,
  }: { readonly shape: readonly number[]; readonly type: NumberType; readonly start: number },
  { memoryBytes = MEMORY_BYTES }: ReadOptions,
): TableContent {
  const { count, width } = rowsOf(shape, file.name);
  const isBytes = type.name === 'uint8';
  const inFile = fileExamples({ file, start, type, count, width });
  if (count * width * (isBytes ? 1 : 4) > memoryBytes) {
    return arrayTable(inFile, shape, type, [
      'too many rows for memory: they are read from the file as they are needed',
    ]);
  }
  if (isBytes) return arrayTable(byteRows(file.read(start, file.size), width), shape, type);
  const values = new Float32Array(count * width);
  inFile.copyRows(rowNumbers(count), values);
  return arrayTable({ ...floatExamples(values, width), rounding: inFile.rounding }, shape, type);
}

/** The rows of such an array, for `selectNumbered`. */
export function storedRows(
  file: RandomAccess,
  {
    shape,
    type,
    start,
  }: { readonly shape: readonly number[]; readonly type: NumberType; readonly start: number },
): NumberedArray {
  const rowBytes = rowsOf(shape, file.name).width * type.bytes;
  const rows = (from: number, to: number) => file.read(start + from * rowBytes, start + to * rowBytes);
  return { source: file.name, shape, type, rows };
}

/** The table of an array. Examples with two axes are taken for images. */
export function arrayTable(
  examples: Examples,
  shape: readonly number[],
  type: NumberType,
  notes: readonly string[] = [],
): TableContent {
  return {
    examples,
    kind: type.name === 'uint8' ? 'bytes' : 'numbers',
    imageShape: imageShapeOf(shape),
    notes: [`array of ${shape.join(' x ')}`, ...notes],
    release: () => {},
  };
}

function imageShapeOf(shape: readonly number[]): ImageShape | undefined {
  return shape.length === 3 ? { height: shape[1] as number, width: shape[2] as number } : undefined;
}
