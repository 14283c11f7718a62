import { type FileMetaData, parquetScan } from 'hyparquet';
import { InputError } from '../../../errors.js';
import type { RandomAccess } from '../../../files/random-access.js';
import type { ImageShape } from '../../examples.js';
import { shortest } from '../../storage/number-texts.js';
import type { ReadOptions } from '../../table.js';
import { type CellNumbers, cellNumbers } from '../tables/cell-numbers.js';
import { climbingColumns } from '../tables/climbing-columns.js';
import { chooseColumns } from '../tables/columns.js';
import { labelText } from '../tables/rows-of-cells.js';
import { BOUNDED_DECOMPRESSORS } from './parquet-decompressors.js';
import { openParquet, type ParquetSource } from './parquet-source.js';
import { firstCell, type Layout, layoutOf, valuesOf } from './parquet-values.js';

/** Bytes of float32 rows to decode at a time. */
const SLICE_BYTES = 2 ** 26;
/** Rows that are looked at for the first value of a column that begins with nulls, or holds texts. */
const SAMPLE = 1000;

/** Shape of the rows of a Parquet file, told by the first value of each column. */
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
 * Decodes a Parquet file block by block, calls `onShape` before the first one, and returns notes. Throws an InputError for
 * columns that are not numbers, and for damage.
 */
export async function* parquetRows(
  file: RandomAccess,
  options: ReadOptions,
  onShape: (shape: ParquetShape) => void,
): AsyncGenerator<ParquetRows, string[]> {
  const source = await openParquet(file);
  const { names } = source;
  const chosen = chooseColumns(names, options, file.name, source.index);
  const numbers = cellNumbers({ source: file.name, names, notesTexts: true });
  let layout: Layout | undefined;
  let climbing: ReturnType<typeof climbingColumns> | undefined;
  let count = 0;
  for (const range of rowRanges(source.metadata, file.name)) {
    for (let start = range.start; start < range.end; ) {
      if (layout === undefined) {
        layout = await layoutFrom(source, file.name, chosen, range, numbers);
        climbing = climbingColumns(layout.imageShape ? 0 : layout.width);
        onShape({ ...layout, hasLabels: chosen.label !== null });
      }
      const end = Math.min(range.end, start + Math.max(1, Math.floor(SLICE_BYTES / (4 * layout.width))));
      const read = reader(source, file.name, { start, end });
      const data: ArrayLike<unknown>[] = [];
      for (const column of chosen.components) data.push(await read(column));
      const labels =
        chosen.label === null ? [] : Array.from(await read(chosen.label), labelsAs(source, chosen.label));
      const values = valuesOf(layout, data, start, end - start, numbers);
      for (let at = 0; at < values.length; at += layout.width)
        climbing?.look(values.subarray(at, at + layout.width));
      yield { values, labels };
      count += end - start;
      start = end;
    }
  }
  if (layout === undefined) throw new InputError(`${file.name} has no rows. Give a table with at least one.`);
  const { componentNames } = layout;
  return [
    ...source.notes,
    ...numbers.notes(),
    ...(climbing?.notes((i) => componentNames[i] as string, count) ?? []),
  ];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Decodes the layout's first values alone: the size of a block depends on the width that they tell. */
async function layoutFrom(
  source: ParquetSource,
  name: string,
  chosen: ReturnType<typeof chooseColumns>,
  { start, end }: Range,
  numbers: CellNumbers,
): Promise<Layout> {
  const firsts: unknown[] = [];
  for (const column of chosen.components) {
    const [first] = Array.from(await reader(source, name, { start, end: start + 1 })(column));
    const needsMore = first === null || first === undefined || typeof first === 'string';
    const more = needsMore && end > start + 1 ? { start, end: Math.min(end, start + SAMPLE) } : undefined;
    firsts.push(more === undefined ? first : firstCell(await reader(source, name, more)(column)));
  }
  return layoutOf(firsts, chosen, source.names, name, numbers);
}

/** A function that decodes a column between two rows. */
function reader({ buffer, metadata, names }: ParquetSource, source: string, { start, end }: Range) {
  return async (column: number): Promise<ArrayLike<unknown>> => {
    const name = names[column] as string;
    // A scan keeps what it has read in memory, so each column of a block gets a new one.
    const scan = await parquetScan({
      ...{ file: buffer, metadata, columns: [name] },
      ...{ compressors: BOUNDED_DECOMPRESSORS, utf8: false },
    });
    const values = (await scan.readColumn({
      column: name,
      rowStart: start,
      rowEnd: end,
    })) as ArrayLike<unknown>;
    if (values.length === end - start) return values;
    throw new InputError(
      `${source} promises ${end - start} values of "${name}" from row ${start + 1} on, but holds ${values.length}. It is damaged: fetch it again.`,
    );
  };
}

/** First row of each row group, and the row after its last one. */
function rowRanges({ row_groups }: FileMetaData, source: string): Range[] {
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

/** Labels keep the value that their type stores: 0.1 for the float32 next to it. */
function labelsAs({ columns }: ParquetSource, label: number): (value: unknown) => string {
  const isFloat32 = columns[label]?.element.type === 'FLOAT';
  return (value) => (isFloat32 && typeof value === 'number' ? shortest(value) : labelText(value));
}
