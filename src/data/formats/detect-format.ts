import { InputError } from '../../errors.js';
import type { RandomAccess } from '../../files/random-access.js';
import type { ReadOptions, TableContent } from '../table.js';
import { isGzip, unzipStart } from './archives/gunzip.js';
import { isIdx, readIdxTable } from './arrays/idx.js';
import { isNpy, readNpy } from './arrays/npy.js';
import { isNpz, readNpz } from './arrays/npz.js';
import { isArrow, readArrow } from './columnar/arrow.js';
import { isParquet, readParquet } from './columnar/parquet.js';
import { refuseForeign } from './foreign-file.js';
import type { Format } from './format.js';
import type { CellReader } from './tables/cell-reader.js';
import { readCsv } from './tables/csv.js';
import { isJson, readJson } from './tables/json.js';
import type { FormatName } from './takes.js';

/** Formats that their first bytes tell. Everything else is taken for a text table. */
const FORMATS: readonly Format[] = [
  { name: 'npy', fits: isNpy, mayBeZipped: false, read: readNpy },
  { name: 'npz', fits: isNpz, mayBeZipped: false, read: readNpz },
  { name: 'parquet', fits: isParquet, mayBeZipped: false, read: readParquet },
  { name: 'arrow', fits: isArrow, mayBeZipped: false, read: readArrow },
  { name: 'json', fits: isJson, mayBeZipped: true, read: readJson },
  { name: 'idx', fits: isIdx, mayBeZipped: true, read: readIdxTable },
];
const TEXT: Format = { name: 'csv', fits: () => true, mayBeZipped: true, read: readCsv };

/** Reads the file, as often as wanted, or shows its cells and reads nothing of it. */
export type ReadAs = (options: ReadOptions, cells?: CellReader) => Promise<TableContent>;

/** First bytes in which a format shows, and the delimiter of a text table. */
const GLANCE = 8192;

/** The format of a file and a function that reads it. Throws an InputError for a web page or XML. */
export function detectFormat(
  path: string,
  file: RandomAccess,
): { readonly name: FormatName; readonly format: string; readonly read: ReadAs } {
  const raw = file.read(0, GLANCE);
  const zipped = isGzip(raw);
  const start = zipped ? unzipStart(raw, file.name) : raw;
  const binary = FORMATS.find(({ fits, mayBeZipped }) => (mayBeZipped || !zipped) && fits(start));
  if (binary === undefined) refuseForeign(start, file.name);
  if (binary === undefined && start[0] === 0x3c) {
    throw new InputError(
      `${file.name} begins with "<": it is a web page or XML, not a table. Servers answer like this when they refuse a file: ` +
        'look inside, then fetch it from elsewhere.',
    );
  }
  const { name, read } = binary ?? TEXT;
  return {
    name,
    format: zipped ? `${name}.gz` : name,
    read: async (options, cells) => read({ path, file, start, zipped, options, cells }),
  };
}
