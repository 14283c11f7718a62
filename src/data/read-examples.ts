import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError, messageOf, RunError } from '../errors.js';
import { openRandomAccess, reasonOf } from '../files/random-access.js';
import { type TemporaryFile, temporaryFile } from '../files/temporary-file.js';
import { readWithCategories } from './categories.js';
import { isCollection, readCollection } from './collections/named.js';
import { detectFormat, type ReadAs } from './formats/detect-format.js';
import { hasImages, readImageFolder } from './formats/images/image-folder.js';
import { partFiles } from './formats/part-files.js';
import type { CellReader } from './formats/tables/cell-reader.js';
import { withLabelFile } from './formats/tables/label-file.js';
import { requireApplicable, requireClass } from './formats/takes.js';
import { joinedTables } from './joined-tables.js';
import type { ReadOptions, Table, TableContent } from './table.js';

/**
 * Reads examples from a file, a folder of PNG and JPEG images, or a stream such as standard input; `mnist`, `mnist-test`,
 * `curves` and `curves-test` name built-in data (write `./mnist` for a file). The format of a file is told by its first bytes, not by the name: CSV, TSV, JSON and IDX (also gzipped), `.npy`, `.npz`, Parquet, Arrow. A folder of tables without images is one table in parts. The examples
 * are unscaled, [count, width]; a missing value is NaN. Call `release` when the table is no longer needed.
 *
 * Throws an InputError if the source cannot be read or is damaged, and a RunError if it changes or vanishes while it is
 * read.
 *
 * @example
 * const table = await readExamples('penguins.csv', { label: 'species', exclude: ['island', 'sex'] });
 * const { count, width } = table.examples;
 * table.release();
 */
export async function readExamples(source: string | Readable, options: ReadOptions = {}): Promise<Table> {
  if (typeof source !== 'string') return fromStream(source, options);
  if (isCollection(source)) return readCollection(source, options);
  if (source === '')
    throw new InputError(
      'The path of the data is empty. Name a file or a folder, or give - for standard input.',
    );
  if (isFolder(source)) {
    const parts = hasImages(source) ? [] : partFiles(source);
    if (parts.length > 0) return fromParts(parts, source, options);
    requireApplicable('images', options, source);
    const { sha256, ...table } = readImageFolder(source, options);
    try {
      requireClass(options, table.labels, source);
    } catch (error) {
      table.release();
      throw error;
    }
    return { ...table, provenance: { path: source, format: 'images', 'SHA-256': sha256 } };
  }
  return fromFile(source, source, options);
}

async function fromParts(paths: readonly string[], folder: string, options: ReadOptions): Promise<Table> {
  const tables: Table[] = [];
  try {
    for (const path of paths) tables.push(await fromFile(path, path, options));
    return joinedTables(tables, folder);
  } catch (error) {
    for (const table of tables) table.release();
    throw error;
  }
}

/** Whether the path is that of a folder. Throws an InputError if it cannot be read. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${reasonOf(error)}. Check the path.`, { cause: error });
  }
}

/**
 * Shows the cells of a table in a file as they are stored, and returns a table without components. The options say how
 * the file is read, but select nothing. A file of another format is read as by `readExamples`, and shows nothing.
 */
export function showCells(path: string, options: ReadOptions, cells: CellReader): Promise<Table> {
  return fromFile(path, path, options, cells);
}

/**
 * Copies the stream to a temporary file, because most formats are not read from the beginning to the end. Throws a RunError
 * if there is no room.
 */
export async function savedStream(stream: Readable): Promise<TemporaryFile> {
  const file = temporaryFile('rbmae-input');
  const { path } = file;
  try {
    await pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600 })).catch((error: unknown) => {
      throw new RunError(
        `Standard input could not be saved in ${path}: ${messageOf(error)}. Free some space there, or set the environment ` +
          'variable TMPDIR to another folder.',
        { cause: error },
      );
    });
    return file;
  } catch (error) {
    file.remove();
    throw error;
  }
}

async function fromStream(stream: Readable, options: ReadOptions): Promise<Table> {
  const { path, remove } = await savedStream(stream);
  try {
    const table = await fromFile(path, 'standard input', options);
    return {
      ...table,
      release() {
        table.release();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function fromFile(
  path: string,
  name: string,
  options: ReadOptions,
  cells?: CellReader,
): Promise<Table> {
  const file = openRandomAccess(path, name);
  try {
    if (file.size === 0) throw new InputError(`${name} is empty. Give a file with data.`);
    const { name: formatName, format, read } = detectFormat(path, file);
    requireApplicable(formatName, options, name);
    const table = await content(read, options, name, cells);
    const sha256 = await checksum(path);
    const rowName = (row: number) => `row ${row + 1} of ${name}`;
    const whole: Table = {
      ...table,
      examples: { ...table.examples, rowName },
      provenance: {
        path: name === path ? path : basename(name),
        format,
        bytes: file.size,
        'SHA-256': sha256,
      },
      release() {
        table.release();
        file.close();
      },
    };
    return cells === undefined ? withLabelsOf(options, whole) : whole;
  } catch (error) {
    file.close();
    throw error;
  }
}

function content(
  read: ReadAs,
  options: ReadOptions,
  name: string,
  cells?: CellReader,
): Promise<TableContent> {
  const { columns, preferredColumns, exclude, label, categories, ...others } = options;
  if (cells !== undefined) return read(others, cells);
  return categories === undefined
    ? read(options)
    : readWithCategories(read, { ...options, categories }, name);
}

/** A label that is no column or array is a file of labels. */
function withLabelsOf({ label }: ReadOptions, table: Table): Table {
  if (label === undefined || table.labels !== undefined) return table;
  try {
    return withLabelFile(table, label);
  } catch (error) {
    table.release();
    throw error;
  }
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}
