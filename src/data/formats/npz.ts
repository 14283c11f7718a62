import { type UnzipFileInfo, unzipSync } from 'fflate';
import { InputError, messageOf } from '../../errors.js';
import { isFile } from '../../files/exists.js';
import { floatExamples } from '../examples.js';
import { byteRows } from '../storage/byte-rows.js';
import { copyNumbers } from '../storage/number-type.js';
import type { ReadOptions, TableContent } from '../table.js';
import { arrayTable, rowsOf } from './array.js';
import { listed } from './columns.js';
import type { DataFile } from './format.js';
import { LARGEST_EXPANSION } from './gunzip.js';
import { isNpy, type NpyHeader, parseNpyHeader } from './npy.js';
import { selectNumbered } from './numbered-columns.js';

/** One array of an .npz file, its numbers still as bytes. */
interface NpzArray {
  readonly name: string;
  readonly header: NpyHeader;
  readonly bytes: Uint8Array;
}

/** Whether a file that begins with these bytes is a ZIP archive, as .npz files are. */
export const isNpz = (start: Uint8Array) => [0x50, 0x4b, 3, 4].every((byte, i) => start[i] === byte);

/**
 * Reads the arrays of examples and labels in an .npz file. The examples are the array named, or the only one with two
 * axes or more. Throws an InputError if an array cannot be found or the file is damaged.
 */
export function readNpz({ file, options }: DataFile): TableContent {
  const { examples, labels } = arraysOf(file.read(0, file.size), file.name, options);
  const { shape, type, start } = examples.header;
  const { count, width } = rowsOf(shape, `${file.name}, array "${examples.name}"`);
  if (labels !== undefined && labels.length !== count) {
    throw new InputError(
      `${file.name} has ${labels.length} labels for ${count} examples. Set \`label\` to an array with one label for each.`,
      { option: 'label' },
    );
  }
  const rows = (from: number, to: number) =>
    examples.bytes.subarray(start + from * width * type.bytes, start + to * width * type.bytes);
  const array = { source: `${file.name}, array "${examples.name}"`, shape, type, rows };
  const select = (content: TableContent) =>
    selectNumbered({ ...content, labels }, array, { ...options, ...(labels && { label: undefined }) });
  if (type.name === 'uint8')
    return select(arrayTable(byteRows(examples.bytes.subarray(start), width), shape, type));
  const values = new Float32Array(count * width);
  copyNumbers(type, examples.bytes, start, values.length, values, 0);
  return select(arrayTable(floatExamples(values, width), shape, type));
}

function arraysOf(
  bytes: Uint8Array,
  source: string,
  { array, label }: Pick<ReadOptions, 'array' | 'label'>,
): { examples: NpzArray; labels: string[] | undefined } {
  const names = entryNames(bytes, source);
  const all = array === undefined ? names : [requireName(array, names, source)];
  const candidates = all
    .filter((name) => name !== label)
    .map((name) => ({ name, bytes: extracted(bytes, name, source) }))
    .filter(({ bytes: content }) => array !== undefined || isNpy(content))
    .map(({ name, bytes: content }) => ({
      name,
      bytes: content,
      header: parseNpyHeader(content, content.length, `${source}, array "${name}"`),
    }))
    .filter(({ header }) => array !== undefined || header.shape.length >= 2);
  const [examples, another] = candidates;
  if (examples === undefined || another !== undefined) {
    throw new InputError(
      `${source} has ${another ? 'several arrays that could be the examples' : 'no array with two axes or more'}. Its arrays ` +
        `are: ${listed(names)}. Name one with \`array\`.`,
      { option: 'array' },
    );
  }
  return {
    examples,
    labels:
      label === undefined || isElsewhere(label, names)
        ? undefined
        : labelsOf(bytes, requireName(label, names, source), source),
  };
}

/** Whether a label is the number of a column, or a file of labels. */
const isElsewhere = (label: string, names: readonly string[]) =>
  !names.includes(label) && (/^\d+$/.test(label) || isFile(label));

function labelsOf(bytes: Uint8Array, name: string, source: string): string[] {
  const content = extracted(bytes, name, source);
  const { shape, type, start } = parseNpyHeader(content, content.length, `${source}, array "${name}"`);
  const count = shape.reduce((product, n) => product * n, 1);
  const values = new Float32Array(count);
  copyNumbers(type, content, start, count, values, 0);
  return Array.from(values, String);
}

function requireName(name: string, names: readonly string[], source: string): string {
  if (names.includes(name)) return name;
  throw new InputError(`${source} has no array "${name}". Its arrays are: ${listed(names)}.`);
}

function entryNames(bytes: Uint8Array, source: string): string[] {
  const names: string[] = [];
  unzipped(bytes, source, ({ name }) => {
    if (name.endsWith('.npy')) names.push(name.slice(0, -'.npy'.length));
    return false;
  });
  return names;
}

/** The bytes of one entry. It is not unpacked if it promises more than the file can hold. */
function extracted(bytes: Uint8Array, wanted: string, source: string): Uint8Array {
  const files = unzipped(bytes, source, ({ name, originalSize, size }) => {
    if (name !== `${wanted}.npy`) return false;
    if (size > bytes.length || originalSize > size * LARGEST_EXPANSION) {
      throw new InputError(
        `${source}: the array "${wanted}" is said to unpack from ${size} to ${originalSize} bytes, which cannot be. The file is damaged: copy it again.`,
      );
    }
    return true;
  });
  return files[`${wanted}.npy`] ?? new Uint8Array();
}

function unzipped(bytes: Uint8Array, source: string, filter: (file: UnzipFileInfo) => boolean) {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${source} cannot be unpacked as .npz (${messageOf(error)}). The file is damaged or was not copied completely: fetch it again.`,
      { cause: error },
    );
  }
}
