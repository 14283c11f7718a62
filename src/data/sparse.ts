import { InputError } from '../errors.js';
import type { Examples } from './dataset.js';

/** Rows of whole numbers, mostly zeros: only the others are kept, four bytes each. */
export interface SparseCounts {
  /** Where each row's entries begin, and at last where the last row's end. [rows + 1] */
  readonly starts: Float64Array;
  readonly columns: Uint16Array;
  readonly counts: Uint16Array;
}

export const MOST_COLUMNS = 2 ** 16;
const MOST_COUNT = 2 ** 16 - 1;

/** Packs rows given as column -> count. Throws an InputError for a count that 16 bits cannot hold. */
export function sparseCounts(rows: readonly ReadonlyMap<number, number>[]): SparseCounts {
  const starts = new Float64Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = (starts[i] as number) + row.size;
  const entries = starts[rows.length] as number;
  const columns = new Uint16Array(entries);
  const counts = new Uint16Array(entries);
  let at = 0;
  for (const [i, row] of rows.entries()) {
    for (const [column, count] of [...row].sort(([a], [b]) => a - b)) {
      if (count > MOST_COUNT)
        throw new InputError(
          `Document ${i} (from 0) has one word ${count} times, more than the ${MOST_COUNT} that are counted. Leave it out or split it.`,
        );
      columns[at] = column;
      counts[at++] = count;
    }
  }
  return { starts, columns, counts };
}

/** Sparse counts as examples, [rows, width]: zeros are filled in where a batch is copied out. */
export function sparseExamples({ starts, columns, counts }: SparseCounts, width: number): Examples {
  return {
    count: starts.length - 1,
    width,
    copyRows(rows, out) {
      const [column, count] = [columns, counts];
      out.fill(0, 0, rows.length * width);
      for (let r = 0; r < rows.length; r++) {
        const row = rows[r] as number;
        const end = starts[row + 1] as number;
        for (let at = starts[row] as number; at < end; at++)
          out[r * width + (column[at] as number)] = count[at] as number;
      }
    },
  };
}
