import { parquetScan } from 'hyparquet';
import type { RandomAccess } from '../../../files/random-access.js';
import { BOUNDED_DECOMPRESSORS } from './parquet-decompressors.js';
import { openParquet } from './parquet-source.js';

/** Cells of consecutive rows, an array for each column. */
export interface ParquetCells {
  readonly names: readonly string[];
  readonly count: number;
  readonly columns: readonly ArrayLike<unknown>[];
}

const BLOCK_ROWS = 2000;

/** Decodes the cells of a Parquet file as they are stored, block by block. */
export async function* parquetCells(file: RandomAccess): AsyncGenerator<ParquetCells> {
  const { buffer, metadata, names } = await openParquet(file);
  let groupStart = 0;
  for (const { num_rows: rows } of metadata.row_groups) {
    const groupEnd = groupStart + Number(rows);
    for (let start = groupStart; start < groupEnd; start += BLOCK_ROWS) {
      const end = Math.min(groupEnd, start + BLOCK_ROWS);
      // A scan keeps what it has read in memory, so each block gets a new one.
      const scan = await parquetScan({
        file: buffer,
        metadata,
        columns: [...names],
        compressors: BOUNDED_DECOMPRESSORS,
      });
      const columns: ArrayLike<unknown>[] = [];
      for (const column of names)
        columns.push((await scan.readColumn({ column, rowStart: start, rowEnd: end })) as ArrayLike<unknown>);
      yield { names, count: end - start, columns };
    }
    groupStart = groupEnd;
  }
}
