import { createHash } from 'node:crypto';
import { access, readFile, rm } from 'node:fs/promises';
import type { Arrays, NdArray } from '../compute/ndarray.js';
import { decodeSafetensors, encodeSafetensors } from '../data/formats/safetensors.js';
import { InputError, messageOf, systemCode } from '../errors.js';
import { removeLeftovers, writeAtomically } from '../files/write-atomically.js';

const FORMAT = 'rbm-autoencoder checkpoint';
const FORMAT_VERSION = '1';
/** Takes the place of an array in the JSON. No record of ours has this name. */
const ARRAY = '$array';

/**
 * Any JSON value with arrays in it, as the bytes of a safetensors file: the JSON in its metadata, the arrays by number,
 * and a SHA-256 over both. `identity` says what the checkpoint belongs to.
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
    throw new InputError(`${source} is no checkpoint of this toolkit, so that no run can go on from it.`);
  }
  if (version !== FORMAT_VERSION) {
    throw new InputError(
      `${source} is a checkpoint of version ${version}, but this version of the toolkit reads ${FORMAT_VERSION}. Resume ` +
        'it with the version that wrote it, or start anew with --force.',
    );
  }
  if (checksumOf([identity, json], arrays) !== checksum) {
    throw new InputError(
      `${source} is damaged: its content does not have the checksum it was written with. Start anew with --force.`,
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

/** The file in which an unfinished run of `T` waits to be resumed. */
export interface CheckpointFile<T> {
  readonly path: string;
  /** Keeps what `present` reads, unless that would slow the run down: see `SHARE`. */
  save(present: () => Promise<T>): Promise<void>;
  remove(): Promise<void>;
}

/** How much of a run's time may go into checkpoints. */
const SHARE = 0.05;

export function checkpointFile<T>(path: string, identity: string): CheckpointFile<T> {
  let next = Number.NEGATIVE_INFINITY;
  return {
    path,
    async save(present) {
      const began = performance.now();
      if (began < next) return;
      await writeAtomically(path, encodeCheckpoint(await present(), identity));
      const ended = performance.now();
      next = ended + (ended - began) / SHARE;
    },
    remove: () => rm(path, { force: true }),
  };
}

/**
 * Throws an InputError unless there is a checkpoint to resume, or none that a new run would overwrite. For the one run that
 * has this place: what a run that was killed while it wrote has left is removed.
 */
export async function requireCheckpoint(
  path: string,
  { resume, force }: { readonly resume: boolean; readonly force: boolean },
): Promise<void> {
  await removeLeftovers(path);
  const exists = await checkpointExists(path);
  if (resume && !exists) {
    throw new InputError(
      `There is no checkpoint ${path} to go on from. Name the folder of the interrupted run with --out, or leave --resume out.`,
    );
  }
  if (resume || !exists) return;
  if (!force) {
    throw new InputError(
      `${path} keeps what an interrupted run has done, and a new run would lose it. Go on from it with --resume, choose ` +
        'another place with --out, or start anew with --force.',
    );
  }
  await rm(path, { force: true });
}

/** Throws an InputError if it cannot be found out. */
export async function checkpointExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false;
    throw new InputError(`The checkpoint ${path} cannot be looked at: ${messageOf(error)}.`);
  }
}

/**
 * What the checkpoint at `path` holds. Throws an InputError when the file cannot be read, is damaged, or belongs to
 * another run than `identity`: `difference` says in what.
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
      `${path} belongs to a run with other settings: ${difference(checkpoint.identity)}. Resume with the settings it began ` +
        'with, or start anew with --force.',
    );
  }
  // The checksum says that it is what a run wrote.
  return checkpoint.value as T;
}
