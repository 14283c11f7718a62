import { type FileMetaData, parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import { InputError } from '../../errors.js';
import type { RandomAccess } from '../../files/random-access.js';
import type { ImageShape } from '../examples.js';
import type { ReadOptions } from '../table.js';
import { chooseColumns } from './columns.js';
import { BOUNDED_DECOMPRESSORS } from './parquet-decompressors.js';
import { type Layout, layoutOf, valuesOf } from './parquet-values.js';

/** Bytes of float32 rows to decode at a time. */
const SLICE_BYTES = 2 ** 26;

/** Shape of the rows of a Parquet file, told by its first row. */
export interface ParquetShape {
  readonly width: number;
  readonly componentNames: readonly string[];
  readonly imageShape: ImageShape | undefined;
  readonly hasLabels: boolean;
}

/** A block of consecutive rows. */
export interface ParquetRows {
  /** [rows, width] */
  readonly values: Float64Array<ArrayBuffer>;
  /** One label for each row, if the options name a label column; otherwise empty. */
  readonly labels: readonly string[];
}

/**
 * Decodes a Parquet file block by block, and calls `onShape` before the first one. Throws an InputError for columns that
 * are not numbers, and for damage.
 */
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
  let layout: Layout | undefined;
  for (const range of rowRanges(metadata, file.name)) {
    for (let start = range.start; start < range.end; ) {
      // The first row alone: it tells the width, on which the size of a block depends.
      const take = layout === undefined ? 1 : Math.max(1, Math.floor(SLICE_BYTES / (4 * layout.width)));
      const end = Math.min(range.end, start + take);
      // A scan keeps what it has read in memory, so each block gets a new one.
      const scan = await parquetScan({
        file: buffer,
        metadata,
        columns,
        compressors: BOUNDED_DECOMPRESSORS,
        utf8: false,
      });
      const read = async (column: number) => {
        const values = await scan.readColumn({
          column: names[column] as string,
          rowStart: start,
          rowEnd: end,
        });
        if (values.length === end - start) return values as ArrayLike<unknown>;
        throw new InputError(
          `${file.name} promises ${end - start} values of "${names[column]}" from row ${start + 1} on, but holds ${values.length}. It is damaged: fetch it again.`,
        );
      };
      const data: ArrayLike<unknown>[] = [];
      for (const column of chosen.components) data.push(await read(column));
      if (layout === undefined) {
        layout = layoutOf(data, chosen, names, file.name);
        onShape({ ...layout, hasLabels: chosen.label !== null });
      }
      const labels = chosen.label === null ? [] : Array.from(await read(chosen.label), labelText);
      yield { values: valuesOf(layout, data, start, end - start), labels };
      start = end;
    }
  }
  if (layout === undefined) throw new InputError(`${file.name} has no rows. Give a table with at least one.`);
}

/** First row of each row group, and the row after its last one. */
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

function labelText(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}
