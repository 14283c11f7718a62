import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../../errors.js';
import type { RandomAccess } from '../../files/random-access.js';
import type { ImageShape } from '../examples.js';
import type { ReadOptions } from '../table.js';
import { type ChosenColumns, chooseColumns } from './columns.js';
import { decodeImage } from './image.js';

/** How many bytes of float32 rows are decoded at a time. */
const SLICE_BYTES = 2 ** 26;

/** What the rows of a Parquet file are, as its first row shows. */
export interface ParquetShape {
  readonly width: number;
  readonly componentNames: readonly string[];
  readonly imageShape: ImageShape | undefined;
  readonly hasLabels: boolean;
}

/** Some rows, one after the other. */
export interface ParquetRows {
  /** [rows, width] */
  readonly values: Float32Array<ArrayBuffer>;
  /** One for each row, where labels were asked for. */
  readonly labels: readonly string[];
}

/** Decodes a Parquet file, some rows at a time: first one block that tells their shape. Throws an InputError for columns that are no numbers. */
export async function* parquetRows(
  file: RandomAccess,
  options: ReadOptions,
  onShape: (shape: ParquetShape) => void,
): AsyncGenerator<ParquetRows> {
  const buffer = {
    byteLength: file.size,
    slice: (start: number, end = file.size) => file.read(start, end).buffer,
  };
  const metadata = await parquetMetadataAsync(buffer);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const chosen = chooseColumns(names, options, file.name);
  const wanted = chosen.label === null ? chosen.components : [...chosen.components, chosen.label];
  const columns = [...new Set(wanted)].map((column) => names[column] as string);
  let rows: Rows | undefined;
  for (const range of rowRanges(metadata, file.name)) {
    for (let start = range.start; start < range.end; ) {
      // How many rows may be read at once depends on their width, which the first row tells.
      const take = rows === undefined ? 1 : Math.max(1, Math.floor(SLICE_BYTES / (4 * rows.width)));
      const end = Math.min(range.end, start + take);
      // A scan keeps what it has read: each slice gets its own.
      const scan = await parquetScan({ file: buffer, metadata, columns, compressors: BOUNDED, utf8: false });
      const read = async (column: number) => {
        const values = await scan.readColumn({
          column: names[column] as string,
          rowStart: start,
          rowEnd: end,
        });
        if (values.length === end - start) return values as ArrayLike<unknown>;
        throw new InputError(
          `${file.name} promises ${end - start} values of "${names[column]}" from row ${start + 1} on, and holds ${values.length}. It is damaged: fetch it again.`,
        );
      };
      const data: ArrayLike<unknown>[] = [];
      for (const column of chosen.components) data.push(await read(column));
      if (rows === undefined) {
        rows = rowsLike(data, chosen, names, file.name);
        onShape({ ...rows, hasLabels: chosen.label !== null });
      }
      const labels = chosen.label === null ? [] : Array.from(await read(chosen.label), labelText);
      yield { values: valuesOf(rows, data, start, end - start), labels };
      start = end;
    }
  }
  if (rows === undefined) throw new InputError(`${file.name} has no rows. Give a table with at least one.`);
}

/** The rows of each row group. */
function rowRanges({ row_groups }: FileMetaData, source: string): { start: number; end: number }[] {
  let start = 0;
  return row_groups.map(({ num_rows }) => {
    const rows = Number(num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0) {
      throw new InputError(`${source} has a row group of ${num_rows} rows. It is damaged: fetch it again.`);
    }
    const range = { start, end: start + rows };
    start = range.end;
    return range;
  });
}

interface Rows {
  readonly source: string;
  readonly names: readonly string[];
  readonly chosen: ChosenColumns;
  /** How many numbers each chosen column gives. */
  readonly widths: readonly number[];
  readonly width: number;
  readonly componentNames: readonly string[];
  readonly imageShape: ImageShape | undefined;
}

function rowsLike(
  columns: readonly ArrayLike<unknown>[],
  chosen: ChosenColumns,
  names: readonly string[],
  source: string,
): Rows {
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

/** The slices of the columns as rows, [count, width]. */
function valuesOf(
  rows: Rows,
  columns: readonly ArrayLike<unknown>[],
  start: number,
  count: number,
): Float32Array<ArrayBuffer> {
  const { widths, width, imageShape } = rows;
  const values = new Float32Array(count * width);
  for (let r = 0; r < count; r++) {
    let to = r * width;
    for (const [c, column] of columns.entries()) {
      const place = () =>
        `${rows.source}, row ${start + r + 1}, column "${rows.names[rows.chosen.components[c] as number]}"`;
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
    `${place()} holds ${length} numbers, but the first row holds ${expected}. Every row must have as many.`,
  );
}

function numberOf(value: unknown, place: () => string): number {
  if (value === null || value === undefined) return Number.NaN;
  const number =
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
      ? Number(value)
      : null;
  if (number !== null && !(Math.abs(number) > 3.4028234663852886e38)) return number;
  const shown =
    typeof value === 'string'
      ? `"${value.slice(0, 40)}"`
      : number === null
        ? `a ${typeof value}`
        : String(number);
  throw new InputError(
    `${place()} holds ${shown}, which is no number that 32-bit floats can hold. Leave the column out (--exclude), or name it as the label (--label).`,
  );
}

function labelText(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}

/** How many bytes one byte can unpack to, by the format. */
const LARGEST_EXPANSION: Readonly<Record<string, number>> = {
  SNAPPY: 64,
  GZIP: 1032,
  LZ4: 256,
  LZ4_RAW: 256,
  ZSTD: 2 ** 15,
  BROTLI: 2 ** 15,
};

/** Decompressors that allocate no more than their input can hold. zlib's own are used where Node has them. */
const BOUNDED: Compressors = Object.fromEntries(
  Object.entries({
    ...compressors,
    GZIP: (input: Uint8Array, length: number) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
    BROTLI: (input: Uint8Array, length: number) =>
      brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  }).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (length > input.length * (LARGEST_EXPANSION[codec] ?? 1)) {
        throw new Error(`a page of ${input.length} bytes promises ${length} unpacked`);
      }
      return decompress(input, length);
    },
  ]),
);
