import type { RandomAccess } from '../../files/random-access.js';
import type { ReadOptions, TableContent } from '../table.js';
import type { CellReader } from './tables/cell-reader.js';
import type { FormatName } from './takes.js';

/** An open file of data. */
export interface DataFile {
  readonly path: string;
  readonly file: RandomAccess;
  /** First bytes of the file, unpacked if it is gzipped. */
  readonly start: Uint8Array;
  readonly zipped: boolean;
  readonly options: ReadOptions;
  /** Is shown all cells of a table, of which nothing is then read as numbers. */
  readonly cells?: CellReader | undefined;
}

/** A format of data files, told by its first bytes. */
export interface Format {
  /** Name in the provenance; `.gz` is added for a gzipped file. */
  readonly name: FormatName;
  /** Whether a file of this format can begin with these bytes. */
  readonly fits: (start: Uint8Array) => boolean;
  /** Whether the format is read from gzipped files as well. */
  readonly mayBeZipped: boolean;
  readonly read: (data: DataFile) => TableContent | Promise<TableContent>;
}
