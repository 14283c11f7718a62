import { createHash } from 'node:crypto';
import { access, readFile, rm } from 'node:fs/promises';
import type { Arrays, NdArray } from '../compute/ndarray.js';
import { decodeSafetensors, encodeSafetensors } from '../data/formats/arrays/safetensors.js';
import { InputError, messageOf, systemCode } from '../errors.js';
import { removeLeftovers, writeAtomically } from '../files/write-atomically.js';

const FORMAT = 'rbm-autoencoder checkpoint';
const FORMAT_VERSION = '2';
/** Stands for an array in the JSON. No record of the toolkit uses this key. */
const ARRAY = '$array';

/**
 * Encodes any JSON value that may contain arrays as a safetensors file: the JSON goes into the metadata, the arrays are
 * numbered, and a SHA-256 covers both. `identity` names the run that the checkpoint belongs to.
 */
export function encodeCheckpoint(value: unknown, identity: string): Uint8Array {
  const arrays: Record<string, NdArray> = {};
  const json = JSON.stringify(value, (_key, child) => {
    if (!isArray(child)) return child;
    const name = String(Object.keys(arrays).length);
    arrays[name] = child;
    return { [ARRAY]: name };
  });
  const checksum = checksumOf([identity, json], arrays);
  return encodeSafetensors(arrays, {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    identity,
    checksum,
    json,
  });
}

/** Reads what `encodeCheckpoint` wrote. Throws an InputError that names `source` for anything else, changed bytes included. */
export function decodeCheckpoint(bytes: Uint8Array, source: string): { value: unknown; identity: string } {
  const { arrays, metadata } = decodeSafetensors(bytes, source);
  const { format, format_version: version, identity, checksum, json } = metadata;
  if (format !== FORMAT || identity === undefined || json === undefined) {
    throw new InputError(`${source} is not a checkpoint of this toolkit, so no run can continue from it.`);
  }
  if (version !== FORMAT_VERSION) {
    throw new InputError(
      `${source} has checkpoint version ${version}, but this toolkit reads version ${FORMAT_VERSION}. Resume it with the ` +
        'toolkit that wrote it, or start again with `force`.',
      { option: 'force' },
    );
  }
  if (checksumOf([identity, json], arrays) !== checksum) {
    throw new InputError(
      `${source} is damaged: its checksum does not match its content. Start again with \`force\`.`,
      { option: 'force' },
    );
  }
  const value = JSON.parse(json, (_key, child) =>
    typeof child === 'object' && child !== null && ARRAY in child ? arrays[child[ARRAY]] : child,
  );
  return { value, identity };
}

function isArray(value: unknown): value is NdArray {
  return typeof value === 'object' && value !== null && 'data' in value && value.data instanceof Float32Array;
}

function checksumOf(texts: readonly string[], arrays: Arrays): string {
  const hash = createHash('sha256').update(JSON.stringify(texts));
  for (const name of Object.keys(arrays).sort()) {
    const { shape, data } = arrays[name] as NdArray;
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/** The file that keeps the state `T` of an unfinished run. */
export interface CheckpointFile<T> {
  /** Writes what `snapshot` reads, unless that would slow the run down: see `SHARE`. */
  save(snapshot: () => Promise<T>): Promise<void>;
}

/** The largest share of a run's time that checkpoints may take. */
const SHARE = 0.05;

export function checkpointFile<T>(path: string, identity: string): CheckpointFile<T> {
  let next = Number.NEGATIVE_INFINITY;
  return {
    async save(snapshot) {
      const began = performance.now();
      if (began < next) return;
      await writeAtomically(path, encodeCheckpoint(await snapshot(), identity));
      const ended = performance.now();
      next = ended + (ended - began) / SHARE;
    },
  };
}

/**
 * Throws an InputError if there is no checkpoint to resume from, or one that a new run would overwrite. Call it only while
 * the place is locked: it removes what a run that was killed while writing left behind.
 */
export async function requireCheckpoint(
  path: string,
  { resume, force }: { readonly resume: boolean; readonly force: boolean },
): Promise<void> {
  await removeLeftovers(path);
  const exists = await checkpointExists(path);
  if (resume && !exists) {
    throw new InputError(
      `There is no checkpoint ${path} to continue from. Set \`out\` to the folder of the interrupted run, or leave out \`resume\`.`,
      { option: ['out', 'resume'] },
    );
  }
  if (resume || !exists) return;
  if (!force) {
    throw new InputError(
      `${path} keeps the work of an interrupted run, which a new run would overwrite. Continue it with \`resume\`, choose ` +
        'another place with `out`, or start again with `force`.',
      { option: ['resume', 'out', 'force'] },
    );
  }
  await rm(path, { force: true });
}

/** Throws an InputError if the file system does not tell. */
export async function checkpointExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false;
    throw new InputError(`The checkpoint ${path} cannot be accessed: ${messageOf(error)}.`);
  }
}

/**
 * Reads the state in the checkpoint at `path`. Throws an InputError if the file cannot be read, is damaged, or belongs to a
 * run with another identity; `difference` names what differs.
 */
export async function readCheckpoint<T>(
  path: string,
  identity: string,
  difference: (theirs: string) => string,
): Promise<T> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new InputError(`The checkpoint ${path} cannot be read: ${messageOf(error)}.`);
  });
  const checkpoint = decodeCheckpoint(bytes, path);
  if (checkpoint.identity !== identity) {
    throw new InputError(
      `${path} belongs to a run with other settings: ${difference(checkpoint.identity)}. Resume with the settings of that ` +
        'run, or start again with `force`.',
      { option: 'force' },
    );
  }
  // The checksum proves that a run wrote it.
  return checkpoint.value as T;
}
