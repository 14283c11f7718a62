import { type UnzipFileInfo, unzipSync } from 'fflate';
import { InputError, messageOf } from '../../errors.js';
import { copyNumbers } from '../storage/number-type.js';
import { listed } from './columns.js';
import { isNpy, type NpyHeader, parseNpyHeader } from './npy.js';

/** One array of an .npz file, its numbers still as bytes. */
export interface NpzArray {
  readonly name: string;
  readonly header: NpyHeader;
  readonly bytes: Uint8Array;
}

/** DEFLATE makes at most 1032 bytes of one (zlib's technical notes). */
const LARGEST_EXPANSION = 1032;

/**
 * The array of examples and the array of labels in an .npz file: those named, or for the examples the only one with two
 * axes or more. Throws an InputError if they cannot be found or the file is damaged.
 */
export function readNpz(
  bytes: Uint8Array,
  source: string,
  { array, label }: { readonly array?: string | undefined; readonly label?: string | undefined },
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
        `are: ${listed(names)}. Name one with --array.`,
    );
  }
  return {
    examples,
    labels: label === undefined ? undefined : labelsOf(bytes, requireName(label, names, source), source),
  };
}

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

/** The bytes of one entry. None is unpacked that promises more than the file can hold. */
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
