import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError, messageOf, RunError } from '../errors.js';
import { openRandomAccess, type RandomAccess, reasonOf } from '../files/random-access.js';
import { type Examples, floatExamples } from './examples.js';
import { imageShapeOf, rowsOf } from './formats/array.js';
import { readCsv } from './formats/csv.js';
import { isGzip, unzipStart } from './formats/gunzip.js';
import { idxHeader, readIdx } from './formats/idx.js';
import { readImageFolder } from './formats/image-folder.js';
import { isNpy, NPY_GLANCE, parseNpyHeader } from './formats/npy.js';
import { readNpz } from './formats/npz.js';
import { readParquet } from './formats/parquet.js';
import { byteRows } from './storage/byte-rows.js';
import { fileExamples } from './storage/file-examples.js';
import { copyNumbers, type NumberType, UINT8 } from './storage/number-type.js';
import { MEMORY_BYTES } from './storage/row-store.js';
import type { ReadOptions, Table } from './table.js';

/**
 * Reads examples from a file, a folder of images, or a stream such as standard input. What the file is shows in its
 * first bytes: a CSV or TSV (gzipped or not), `.npy`, `.npz`, IDX (gzipped or not), Parquet; a folder is one of PNGs and
 * JPEGs. Numbers come as they stand there; a missing value is NaN. The caller calls `release` in the end.
 *
 * Throws an InputError if the source cannot be read or is damaged, a RunError if it changes or vanishes meanwhile.
 */
export async function readExamples(source: string | Readable, options: ReadOptions = {}): Promise<Table> {
  if (typeof source !== 'string') return fromStream(source, options);
  if (source === '')
    throw new InputError(
      'The path of the data is empty. Name a file or a folder, or give - for standard input.',
    );
  if (isFolder(source)) {
    const { sha256, ...table } = readImageFolder(source, options);
    return { ...table, provenance: { path: source, format: 'images', 'SHA-256': sha256 } };
  }
  return fromFile(source, source, options);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${reasonOf(error)}. Check the path.`, { cause: error });
  }
}

/** Formats want to be looked at from the end, or twice: a stream goes to a temporary file first. */
async function fromStream(stream: Readable, options: ReadOptions): Promise<Table> {
  const path = join(tmpdir(), `rbmae-input-${process.pid}-${randomBytes(8).toString('hex')}`);
  const remove = () => rmSync(path, { force: true });
  process.once('exit', remove);
  const release = () => {
    process.off('exit', remove);
    remove();
  };
  try {
    await pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600 })).catch((error: unknown) => {
      throw new RunError(
        `Standard input could not be kept in ${path}: ${messageOf(error)}. Free some space there, or name another folder with TMPDIR.`,
        { cause: error },
      );
    });
    const table = await fromFile(path, 'standard input', options);
    return {
      ...table,
      release() {
        table.release();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function fromFile(path: string, name: string, options: ReadOptions): Promise<Table> {
  const file = openRandomAccess(path, name);
  try {
    if (file.size === 0) throw new InputError(`${name} is empty. Give a file with data.`);
    const { format, read } = formatOf(file, path, options);
    const table = await read();
    const sha256 = await checksum(path);
    return {
      ...table,
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
  } catch (error) {
    file.close();
    throw error;
  }
}

type Reading = () => Omit<Table, 'provenance'> | Promise<Omit<Table, 'provenance'>>;

function formatOf(file: RandomAccess, path: string, options: ReadOptions): { format: string; read: Reading } {
  const start = file.read(0, 8192);
  const zipped = isGzip(start);
  const inside = zipped ? unzipStart(start, file.name) : start;
  const text = (format: string) => ({
    format,
    read: () => readCsv(path, file.name, new TextDecoder('latin1').decode(inside), zipped, options),
  });
  const ascii = (from: number, to: number) => String.fromCharCode(...start.subarray(from, to));
  if (isNpy(start)) return { format: 'npy', read: () => fromNpy(file, options) };
  if (ascii(0, 4) === 'PK\u0003\u0004') return { format: 'npz', read: () => fromNpz(file, options) };
  if (ascii(0, 4) === 'PAR1')
    return {
      format: 'parquet',
      read: () => readParquet({ path, name: file.name, options }, options.patienceMs),
    };
  if (inside[0] === 0 && inside[1] === 0 && (inside[2] as number) > 0) {
    return { format: zipped ? 'idx.gz' : 'idx', read: () => fromIdx(file, zipped, options) };
  }
  if (inside[0] === 0x3c) {
    throw new InputError(
      `${file.name} begins with "<": it is a web page or XML, and no table. Servers answer like this when they refuse a file: look inside, then fetch it from elsewhere.`,
    );
  }
  return text(zipped ? 'csv.gz' : 'csv');
}

function fromIdx(file: RandomAccess, zipped: boolean, options: ReadOptions): Omit<Table, 'provenance'> {
  if (!zipped) {
    const { shape, start } = idxHeader(file.read(0, 2048), file.size, file.name);
    return fromArray(file, shape, start, UINT8, options);
  }
  const { shape, values } = readIdx(file.read(0, file.size), file.name);
  const { width } = rowsOf(shape, file.name);
  return arrayTable(byteRows(values, width), shape, 'bytes', []);
}

function fromNpy(file: RandomAccess, options: ReadOptions): Omit<Table, 'provenance'> {
  const { shape, type, start } = parseNpyHeader(file.read(0, NPY_GLANCE), file.size, file.name);
  return fromArray(file, shape, start, type, options);
}

/** Numbers that lie in the file as they are: read into memory, or left there where they are too many. */
function fromArray(
  file: RandomAccess,
  shape: readonly number[],
  start: number,
  type: NumberType,
  { memoryBytes = MEMORY_BYTES }: ReadOptions,
): Omit<Table, 'provenance'> {
  const { count, width } = rowsOf(shape, file.name);
  const kind = type.name === 'uint8' ? 'bytes' : 'numbers';
  const inMemory = count * width * (kind === 'bytes' ? 1 : 4);
  if (inMemory > memoryBytes) {
    const notes = ['too many rows for memory: they are read from the file as they are needed'];
    return arrayTable(fileExamples({ file, start, type, count, width }), shape, kind, notes);
  }
  if (kind === 'bytes') return arrayTable(byteRows(file.read(start, file.size), width), shape, kind, []);
  const values = new Float32Array(count * width);
  const block = fileExamples({ file, start, type, count, width });
  block.copyRows(
    Uint32Array.from({ length: count }, (_, i) => i),
    values,
  );
  return arrayTable(floatExamples(values, width), shape, kind, []);
}

function fromNpz(file: RandomAccess, options: ReadOptions): Omit<Table, 'provenance'> {
  const { examples, labels } = readNpz(file.read(0, file.size), file.name, options);
  const { shape, type, start } = examples.header;
  const { count, width } = rowsOf(shape, `${file.name}, array "${examples.name}"`);
  if (labels !== undefined && labels.length !== count) {
    throw new InputError(
      `${file.name} has ${labels.length} labels for ${count} examples. Name an array with one label for each.`,
    );
  }
  const kind = type.name === 'uint8' ? 'bytes' : 'numbers';
  if (kind === 'bytes')
    return { ...arrayTable(byteRows(examples.bytes.subarray(start), width), shape, kind, []), labels };
  const values = new Float32Array(count * width);
  copyNumbers(type, examples.bytes, start, values.length, values, 0);
  return { ...arrayTable(floatExamples(values, width), shape, kind, []), labels };
}

function arrayTable(
  examples: Examples,
  shape: readonly number[],
  kind: Table['kind'],
  notes: readonly string[],
): Omit<Table, 'provenance'> {
  return {
    examples,
    kind,
    imageShape: imageShapeOf(shape),
    notes: [`array of ${shape.join(' x ')}`, ...notes],
    release: () => {},
  };
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}
