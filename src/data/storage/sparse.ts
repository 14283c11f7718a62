import { InputError } from '../../errors.js';
import type { Examples } from '../examples.js';

/** Sparse rows of whole numbers (CSR). Each entry that is not zero takes four bytes. */
export interface SparseCounts {
  /** Index of each row's first entry, and the number of all entries at the end. [rows + 1] */
  readonly starts: Float64Array;
  readonly columns: Uint16Array;
  readonly counts: Uint16Array;
}

/**
 * Packs rows, each a map from column to count. Throws an InputError for a column or a count that 16 bits cannot hold.
 *
 * @example const counts = sparseCounts([new Map([[0, 2]]), new Map([[1, 1], [3, 4]])]);
 */
export function sparseCounts(rows: Iterable<ReadonlyMap<number, number>>): SparseCounts {
  const starts = [0];
  let columns = new Uint16Array(1024);
  let counts = new Uint16Array(1024);
  let at = 0;
  for (const row of rows) {
    if (at + row.size > columns.length) {
      const roomier = 2 * (at + row.size);
      columns = enlarged(columns, roomier);
      counts = enlarged(counts, roomier);
    }
    for (const [column, count] of [...row].sort(([a], [b]) => a - b)) {
      if (column > MOST || count > MOST) {
        throw new InputError(
          `Document ${starts.length - 1} (from 0) has word ${column} of the vocabulary ${count} times, but neither number may ` +
            `be above ${MOST}. Leave out the document, or split it.`,
        );
      }
      columns[at] = column;
      counts[at++] = count;
    }
    starts.push(at);
  }
  return { starts: Float64Array.from(starts), columns: columns.slice(0, at), counts: counts.slice(0, at) };
}

const MOST = 2 ** 16 - 1;

function enlarged(values: Uint16Array<ArrayBuffer>, length: number): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(length);
  larger.set(values);
  return larger;
}

/** Sparse counts as examples, [rows, width]. Zeros are filled in when a batch is copied out. */
export function sparseExamples({ starts, columns, counts }: SparseCounts, width: number): Examples {
  return {
    count: starts.length - 1,
    width,
    copyRows(rows, out) {
      out.fill(0, 0, rows.length * width);
      for (let r = 0; r < rows.length; r++) {
        const row = rows[r] as number;
        const end = starts[row + 1] as number;
        for (let at = starts[row] as number; at < end; at++)
          out[r * width + (columns[at] as number)] = counts[at] as number;
      }
    },
  };
}
