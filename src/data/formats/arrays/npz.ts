import { InputError } from '../../../errors.js';
import { isFile } from '../../../files/exists.js';
import type { ReadOptions, TableContent } from '../../table.js';
import { entryNames, extracted, isZip, otherArchive } from '../archives/zip-archive.js';
import type { DataFile } from '../format.js';
import { listed } from '../tables/columns.js';
import { rowsOf } from './array.js';
import { arrayInMemory, rowByRow } from './array-in-memory.js';
import { isNpy, type NpyHeader, parseNpyHeader } from './npy.js';
import { npyTexts } from './npy-texts.js';

/** One array of an .npz file, its numbers still as bytes. */
interface NpzArray {
  readonly name: string;
  readonly header: NpyHeader;
  readonly bytes: Uint8Array;
}

export const isNpz = isZip;

/**
 * Reads the arrays of examples and labels in an .npz file. The examples are the array named, or the only one of numbers
 * with two axes or more. Throws an InputError if an array cannot be found, the file is damaged, or is another archive.
 */
export function readNpz({ file, options }: DataFile): TableContent {
  const { examples, labels, notes } = arraysOf(file.read(0, file.size), file.name, options);
  const { header, bytes } = examples;
  const source = `${file.name}, array "${examples.name}"`;
  const { count } = rowsOf(header.shape, source);
  if (labels !== undefined && labels.length !== count) {
    throw new InputError(
      `${file.name} has ${labels.length} labels for ${count} examples. Set \`label\` to an array with one label for each.`,
      { option: 'label' },
    );
  }
  const numbers = bytes.subarray(header.start);
  const ordered = header.columnByColumn ? rowByRow(numbers, header) : numbers;
  const table = arrayInMemory(source, header, ordered, { ...options, ...(labels && { label: undefined }) });
  return { ...table, labels: labels ?? table.labels, notes: [...table.notes, ...notes] };
}

function arraysOf(
  bytes: Uint8Array,
  source: string,
  { array, label }: Pick<ReadOptions, 'array' | 'label'>,
): { examples: NpzArray; labels: string[] | undefined; notes: string[] } {
  const names = arrayNames(bytes, source);
  const read = (name: string) => arrayOf(bytes, name, source);
  const { examples, unread } =
    array === undefined
      ? onlyArray(
          bytes,
          names.filter((name) => name !== label),
          source,
        )
      : { examples: read(requireName(array, names, source)), unread: [] };
  return {
    examples,
    labels:
      label === undefined || isElsewhere(label, names)
        ? undefined
        : npyTexts(entry(bytes, requireName(label, names, source), source), `${source}, array "${label}"`)
            .texts,
    notes:
      unread.length > 0
        ? [
            `other things than numbers are left out: ${unread.length === 1 ? 'the array' : 'the arrays'} ${listed(unread)}`,
          ]
        : [],
  };
}

function arrayNames(bytes: Uint8Array, source: string): string[] {
  const files = entryNames(bytes, source);
  const names = files.filter((name) => name.endsWith('.npy')).map((name) => name.slice(0, -'.npy'.length));
  if (names.length === 0) throw otherArchive(files, source);
  if (['indptr', 'indices', 'data', 'shape'].every((name) => names.includes(name))) {
    throw new InputError(
      `${source} is a sparse matrix of scipy. Save it as a plain array, with numpy.save(path, matrix.toarray()), and give that file.`,
    );
  }
  return names;
}

/** The only array of numbers with two axes or more, and the arrays of other things. */
function onlyArray(
  bytes: Uint8Array,
  names: readonly string[],
  source: string,
): { readonly examples: NpzArray; readonly unread: readonly string[] } {
  const candidates: NpzArray[] = [];
  const unread: string[] = [];
  let refusal: InputError | undefined;
  for (const name of names) {
    try {
      const found = arrayOf(bytes, name, source);
      if (found.header.shape.length >= 2) candidates.push(found);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refusal ??= error;
      unread.push(name);
    }
  }
  const [examples, another] = candidates;
  if (examples !== undefined && another === undefined) return { examples, unread };
  if (examples === undefined && refusal !== undefined) throw refusal;
  throw new InputError(
    `${source} has ${another ? 'several arrays that could be the examples' : 'no array with two axes or more'}. Its arrays ` +
      `are: ${listed(another ? candidates.map(({ name }) => name) : names)}. Name one with \`array\`.`,
    { option: 'array' },
  );
}

function arrayOf(bytes: Uint8Array, name: string, source: string): NpzArray {
  const content = entry(bytes, name, source);
  return {
    name,
    bytes: content,
    header: parseNpyHeader(content, content.length, `${source}, array "${name}"`),
  };
}

function entry(bytes: Uint8Array, name: string, source: string): Uint8Array {
  const content = extracted(bytes, `${name}.npy`, source);
  if (isNpy(content)) return content;
  throw new InputError(`${source}: "${name}.npy" is no array. Save the arrays again with numpy.savez.`);
}

/** Whether a label is the number of a column, or a file of labels. */
const isElsewhere = (label: string, names: readonly string[]) =>
  !names.includes(label) && (/^\d+$/.test(label) || isFile(label));

function requireName(name: string, names: readonly string[], source: string): string {
  if (names.includes(name)) return name;
  throw new InputError(`${source} has no array "${name}". Its arrays are: ${listed(names)}.`);
}
