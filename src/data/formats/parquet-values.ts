import { InputError } from '../../errors.js';
import type { ImageShape } from '../examples.js';
import { LARGEST_FLOAT32 } from '../storage/number-type.js';
import type { ChosenColumns } from './columns.js';
import { decodeImage } from './image.js';

/** The layout of the rows of a Parquet file. */
export interface Layout {
  readonly source: string;
  readonly names: readonly string[];
  readonly chosen: ChosenColumns;
  /** Numbers that each chosen column contributes to a row. */
  readonly widths: readonly number[];
  readonly width: number;
  readonly componentNames: readonly string[];
  readonly imageShape: ImageShape | undefined;
}

/** The layout that the first values of the chosen columns show. */
export function layoutOf(
  columns: readonly ArrayLike<unknown>[],
  chosen: ChosenColumns,
  names: readonly string[],
  source: string,
): Layout {
  const firsts = columns.map((column) => imageBytes(column[0]) ?? column[0]);
  const image =
    firsts.length === 1 && firsts[0] instanceof Uint8Array
      ? decodeImage(firsts[0], `${source}, row 1`)
      : undefined;
  const widths = firsts.map((first) => (image ? image.pixels.length : isList(first) ? first.length : 1));
  const width = widths.reduce((sum, n) => sum + n, 0);
  const componentNames = chosen.components.flatMap((column, i) =>
    widths[i] === 1
      ? [names[column] as string]
      : Array.from({ length: widths[i] as number }, (_, n) => `${names[column]}[${n}]`),
  );
  return {
    source,
    names,
    chosen,
    widths,
    width,
    componentNames,
    imageShape: image && { width: image.width, height: image.height },
  };
}

/**
 * The values of the chosen columns as rows, [count, width]; `start` is the number of the first row, for messages.
 * Throws an InputError for a value that is not a number, or a row unlike the first.
 */
export function valuesOf(
  layout: Layout,
  columns: readonly ArrayLike<unknown>[],
  start: number,
  count: number,
): Float64Array<ArrayBuffer> {
  const { widths, width, imageShape } = layout;
  const values = new Float64Array(count * width);
  for (let r = 0; r < count; r++) {
    let to = r * width;
    for (const [c, column] of columns.entries()) {
      const place = () =>
        `${layout.source}, row ${start + r + 1}, column "${layout.names[layout.chosen.components[c] as number]}"`;
      const value = column[r];
      if (imageShape !== undefined) {
        const image = decodeImage(imageBytes(value) ?? new Uint8Array(), place());
        requireLength(image.pixels.length, widths[c] as number, place);
        values.set(image.pixels, to);
      } else if (widths[c] === 1 && !isList(value)) values[to] = numberOf(value, place);
      else {
        requireLength(isList(value) ? value.length : 0, widths[c] as number, place);
        const list = value as ArrayLike<unknown>;
        for (let i = 0; i < list.length; i++) values[to + i] = numberOf(list[i], place);
      }
      to += widths[c] as number;
    }
  }
  return values;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) ||
  (ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof Uint8Array));

function imageBytes(value: unknown): Uint8Array | undefined {
  const bytes = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : value;
  return bytes instanceof Uint8Array ? bytes : undefined;
}

function requireLength(length: number, expected: number, place: () => string): void {
  if (length === expected) return;
  throw new InputError(
    `${place()} holds ${length} numbers, but the first row holds ${expected}. Give every row the same length.`,
  );
}

function numberOf(value: unknown, place: () => string): number {
  if (value === null || value === undefined) return Number.NaN;
  const number =
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
      ? Number(value)
      : null;
  if (number !== null && !(Math.abs(number) > LARGEST_FLOAT32)) return number;
  const shown =
    typeof value === 'string'
      ? `"${value.slice(0, 40)}"`
      : number === null
        ? `a ${typeof value}`
        : String(number);
  throw new InputError(
    `${place()} holds ${shown}, which 32-bit floats cannot hold. Leave the column out with \`exclude\`, or use it as the ` +
      'label with `label`.',
    { option: ['exclude', 'label'] },
  );
}
