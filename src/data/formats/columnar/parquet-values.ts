import { InputError } from '../../../errors.js';
import type { ImageShape } from '../../examples.js';
import { LARGEST_FLOAT32 } from '../../storage/number-type.js';
import { decodeImage } from '../images/image.js';
import { kindOf } from '../tables/cell.js';
import type { CellNumbers } from '../tables/cell-numbers.js';
import type { ChosenColumns } from '../tables/columns.js';

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

/** The first cell that is not null, or, of a column of texts, the first that is no number. */
export function firstCell(cells: ArrayLike<unknown>): unknown {
  const present = Array.from(cells).filter((cell) => cell !== null && cell !== undefined);
  const isWord = (cell: unknown) =>
    typeof cell === 'string' && ['text', 'boolean'].includes(kindOf(cell.trim()));
  return present.find(isWord) ?? present[0];
}

/**
 * The layout that the first values of the chosen columns show. Throws an InputError that names all columns that are not
 * numbers.
 */
export function layoutOf(
  firstCells: readonly unknown[],
  chosen: ChosenColumns,
  names: readonly string[],
  source: string,
  numbers: CellNumbers,
): Layout {
  const firsts = firstCells.map((cell) => imageBytes(cell) ?? cell);
  requireImagesAlone(firsts, chosen, names, source);
  const image =
    firsts.length === 1 && firsts[0] instanceof Uint8Array
      ? decodeImage(firsts[0], `${source}, row 1`)
      : undefined;
  const widths = firsts.map((first) => (image ? image.pixels.length : isList(first) ? first.length : 1));
  if (image === undefined) {
    const refusing = numbers.trial();
    for (const [i, column] of chosen.components.entries()) {
      const first = firsts[i];
      const cell = isList(first) && !isNested(first) ? 0 : first;
      refusing.numberOf(cell, column, () => 'row 1');
    }
    if (refusing.hasRefused) throw refusing.refusal();
  }
  const width = widths.reduce((sum, n) => sum + n, 0);
  const componentNames = chosen.components.flatMap((column, i) =>
    isList(firsts[i])
      ? Array.from({ length: widths[i] as number }, (_, n) => `${names[column]}[${n}]`)
      : [names[column] as string],
  );
  return {
    ...{ source, names, chosen, widths, width, componentNames },
    imageShape: image && { width: image.width, height: image.height },
  };
}

const isNested = (list: ArrayLike<unknown>) =>
  Array.from(list).some((element) => typeof element === 'object' && element !== null);

/** As Hugging Face writes them: images in one column, their class in another. */
function requireImagesAlone(
  firsts: readonly unknown[],
  { components, label }: ChosenColumns,
  names: readonly string[],
  source: string,
): void {
  const at = firsts.findIndex((first) => first instanceof Uint8Array);
  if (at < 0 || firsts.length === 1) return;
  const name = names[components[at] as number] as string;
  const other = names[components.find((_, i) => i !== at) as number] as string;
  throw new InputError(
    `${source}: the column "${name}" holds images, which are read without other columns. Read it alone with \`columns\` ${name}${label === null ? `, and \`label\` ${other} if that is their class` : ''}.`,
    { option: ['columns', 'label'] },
  );
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
  numbers: CellNumbers,
): Float64Array<ArrayBuffer> {
  const { widths, width, imageShape, chosen } = layout;
  const values = new Float64Array(count * width);
  let [r, at] = [0, 0];
  const place = () => `${layout.source}, row ${start + r + 1}, column "${layout.names[at]}"`;
  const placeInColumn = () => `row ${start + r + 1}`;
  const numberOf = (cell: unknown): number =>
    typeof cell === 'number' && Math.abs(cell) <= LARGEST_FLOAT32
      ? cell
      : numbers.numberOf(cell, at, placeInColumn);
  for (; r < count; r++) {
    let to = r * width;
    for (const [c, column] of columns.entries()) {
      at = chosen.components[c] as number;
      const value = column[r];
      if (imageShape !== undefined) {
        const image = decodeImage(imageBytes(value) ?? new Uint8Array(), place());
        requireLength(image.pixels.length, widths[c] as number, place);
        values.set(image.pixels, to);
      } else if (value === null || value === undefined) {
        for (let i = 0; i < (widths[c] as number); i++) values[to + i] = numberOf(null);
      } else if (widths[c] === 1 && !isList(value)) values[to] = numberOf(value);
      else {
        requireLength(isList(value) ? value.length : 0, widths[c] as number, place);
        const list = value as ArrayLike<unknown>;
        for (let i = 0; i < list.length; i++) values[to + i] = numberOf(list[i]);
      }
      to += widths[c] as number;
    }
  }
  if (numbers.hasRefused) throw numbers.refusal();
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
