import { InputError } from '../errors.js';
import { hotLoops } from '../hot-loops.js';
import type { Rounding } from './rounding.js';

/**
 * Examples in rows, [count, width]. Their storage (bytes, floats, a file) is hidden: a batch is copied out as the float32
 * numbers that a network reads, images as pixels in [0, 1].
 */
export interface Examples {
  /** Number of examples. */
  readonly count: number;
  /** Numbers per example. */
  readonly width: number;
  /** Writes the examples with these row numbers, from 0, to `out`, [rows.length, width]. */
  copyRows(rows: ArrayLike<number>, out: Float32Array): void;
  /** What messages call a row, such as `row 3 of table.csv`. Default: its number, from 1. */
  readonly rowName?: ((row: number) => string) | undefined;
  /** What rounding to float32 did to the source's numbers, where it has more precise ones. */
  readonly rounding?: (() => Rounding) | undefined;
}

/** What messages call a row: its place in the source that it was read from, however it was selected since. */
export function rowName(examples: Examples, row: number): string {
  return examples.rowName?.(row) ?? `row ${row + 1}`;
}

export interface ImageShape {
  readonly height: number;
  readonly width: number;
}

/**
 * Examples stored as bytes, [count, width], in a quarter of the memory of floats. A byte b is read as b / 255.
 * Throws an InputError if `bytes` is not a Uint8Array.
 *
 * @example const twoImagesOfTwoPixels = byteExamples(Uint8Array.of(0, 255, 51, 102), 2);
 */
export function byteExamples(bytes: Uint8Array, width: number): Examples {
  requireTyped('byteExamples', 'Uint8Array', bytes instanceof Uint8Array);
  return {
    count: bytes.length / width,
    width,
    copyRows(rows, out) {
      hotLoops().copyPixels(bytes, width, rows instanceof Uint32Array ? rows : Uint32Array.from(rows), out);
    },
  };
}

/**
 * Examples stored as floats, [count, width], and read unchanged.
 * Throws an InputError if `values` is not a Float32Array.
 *
 * @example const twoRowsOfThree = floatExamples(Float32Array.of(1, 2, 3, 4, 5, 6), 3);
 */
export function floatExamples(values: Float32Array, width: number): Examples {
  requireTyped('floatExamples', 'Float32Array', values instanceof Float32Array);
  return {
    count: values.length / width,
    width,
    copyRows(rows, out) {
      for (let r = 0; r < rows.length; r++) {
        const from = (rows[r] as number) * width;
        out.set(values.subarray(from, from + width), r * width);
      }
    },
  };
}

/**
 * A view of the examples with these row numbers, from 0, in this order. Throws an InputError for a row that does not
 * exist.
 *
 * @example const firstAndThird = selectExamples(examples, [0, 2]);
 */
export function selectExamples(examples: Examples, selected: ArrayLike<number>): Examples {
  const wrong = Array.from(selected).find(
    (row) => !(Number.isInteger(row) && row >= 0 && row < examples.count),
  );
  if (wrong !== undefined) {
    throw new InputError(
      `There is no example ${wrong} to select: they are numbered from 0 to ${examples.count - 1}.`,
    );
  }
  return {
    count: selected.length,
    width: examples.width,
    rowName: (row) => rowName(examples, selected[row] as number),
    rounding: examples.rounding,
    copyRows: (rows, out) =>
      examples.copyRows(
        Uint32Array.from(rows, (row) => selected[row] as number),
        out,
      ),
  };
}

/** Checks the type for callers without TypeScript. */
function requireTyped(caller: string, type: string, fits: boolean): void {
  if (!fits)
    throw new InputError(
      `${caller} takes a ${type}; convert other lists of numbers with ${type}.from(list).`,
    );
}

/** Throws an InputError unless `count` and `width` are whole numbers of at least 1. */
export function requireExamples({ count, width }: Examples): void {
  if (Number.isInteger(count) && Number.isInteger(width) && count >= 1 && width >= 1) return;
  const cause = Number.isInteger(count) ? 'there is nothing to learn from' : 'the last example is not whole';
  throw new InputError(
    `The data have the shape [${count}, ${width}]: ${cause}. Give whole examples, at least one of at least one number.`,
  );
}

/** Throws an InputError unless there are row numbers, and each is that of an example. */
export function requireRows(rows: Uint32Array, { count }: Examples): void {
  if (!(rows instanceof Uint32Array)) {
    throw new InputError(
      'The order of the examples must be a Uint32Array of row numbers, such as Uint32Array.from(rows).',
    );
  }
  const wrong = rows.find((row) => row >= count);
  if (rows.length > 0 && wrong === undefined) return;
  const what = wrong === undefined ? 'holds no row numbers' : `holds the row number ${wrong}`;
  throw new InputError(
    `The order of the examples ${what}, but there are ${count} examples, numbered from 0.`,
  );
}

/**
 * The first `count` examples, or all if there are fewer. Throws an InputError unless `count` is a whole number of at
 * least 1.
 */
export function firstExamples(examples: Examples, count: number): Examples {
  if (!Number.isInteger(count) || count < 1) {
    throw new InputError(
      `The first ${count} examples cannot be taken: their number must be a whole number of at least 1.`,
    );
  }
  return count >= examples.count ? examples : selectExamples(examples, rowNumbers(count));
}

/** The row numbers from, from + 1, ..., [count]. */
export function rowNumbers(count: number, from = 0): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => from + i);
}

/** Row numbers of at most `wanted` of `count` examples, evenly spaced. */
export function evenlySpread(count: number, wanted: number): Uint32Array {
  const taken = Math.min(count, wanted);
  return Uint32Array.from({ length: taken }, (_, i) => Math.floor((i * count) / taken));
}

/**
 * Yields the examples in order, in blocks of at most `blockRows`. `values`, [rows, width], is overwritten by the next
 * block.
 */
export function* eachBlock(
  examples: Examples,
  blockRows = 1000,
): Generator<{ start: number; rows: number; values: Float32Array }> {
  const memory = new Float32Array(Math.min(blockRows, examples.count) * examples.width);
  for (let start = 0; start < examples.count; start += blockRows) {
    const rows = Math.min(blockRows, examples.count - start);
    const values = memory.subarray(0, rows * examples.width);
    examples.copyRows(rowNumbers(rows, start), values);
    yield { start, rows, values };
  }
}
