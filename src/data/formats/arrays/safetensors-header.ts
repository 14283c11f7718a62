import { inspect } from 'node:util';
import { InputError, messageOf } from '../../../errors.js';

/** The one key of a header that is not an array's name. */
export const METADATA = '__metadata__';

/** Position of one float32 array, in bytes from the end of the header. The length agrees with the shape. */
export interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads a header, which is JSON in UTF-8. Throws an InputError that names `source` for the first error in it. */
export function parseHeader(bytes: Uint8Array, source: string): Header {
  const header = requireRecord(parseJson(bytes, source), `${source}: the header`);
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => parseEntry(name, value, source));
  return { entries, metadata: parseMetadata(header, source) };
}

function parseJson(bytes: Uint8Array, source: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InputError(
      `${source}: the header is not JSON (${messageOf(error)}), so nothing tells where the arrays are. The file is ` +
        `damaged or of another format: check the path, or write or copy the file again.`,
      { cause: error },
    );
  }
}

function parseEntry(name: string, value: unknown, source: string): Entry {
  requireHarmlessName(name, source);
  const where = `${source}: ${shown(name)}`;
  const { dtype, shape, data_offsets: offsets } = requireRecord(value, where);
  if (dtype !== 'F32') {
    throw new InputError(
      `${where} has the dtype ${shown(dtype)}, and only F32 (32-bit floats) is read here. Convert the array to float32 ` +
        `and save the file again.`,
    );
  }
  if (!isCounts(shape)) {
    throw new InputError(
      `${where} has the shape ${shown(shape)}, and a shape is a list of whole numbers from 0 up. Save the file again.`,
    );
  }
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw new InputError(
      `${where} has the data_offsets ${shown(offsets)}, and they are two byte positions, [start, end]. Save the file again.`,
    );
  }
  const [start, end] = offsets as [number, number];
  // A product of huge lengths is Infinity or rounded, and then differs from any range inside the file.
  const needed = shape.reduce((product, length) => product * length, 4);
  if (end - start !== needed) {
    throw new InputError(
      `${where} has the shape ${shown(shape)}, which takes ${needed} bytes as F32, but its data_offsets span ` +
        `${end - start}. The header contradicts itself: save the file again.`,
    );
  }
  return { name, shape, start, end };
}

function parseMetadata(header: Readonly<Record<string, unknown>>, source: string): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  if (!Object.hasOwn(header, METADATA)) return metadata;
  for (const [key, value] of Object.entries(requireRecord(header[METADATA], `${source}: "${METADATA}"`))) {
    requireHarmlessName(key, source);
    if (typeof value !== 'string') {
      throw new InputError(
        `${source}: the metadata ${shown(key)} is ${shown(value)}, and the format keeps texts only. Save it as a string.`,
      );
    }
    metadata[key] = value;
  }
  return metadata;
}

/** Whether assigning this name on an ordinary object would change the prototype of objects. */
export function isReserved(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}

function requireHarmlessName(name: string, source: string): void {
  if (isReserved(name)) {
    throw new InputError(
      `${source} uses the name "${name}", which JavaScript keeps for itself and which no honest file needs. ` +
        `Rename it, or do not trust the file.`,
    );
  }
}

function requireRecord(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${where} is ${shown(value)}, and a JSON object was expected. Save the file again.`);
  }
  return value as Record<string, unknown>;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

/** A value for a message, shortened: a hostile header may be deeply nested, or hold megabytes and control characters. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 1, maxArrayLength: 8, maxStringLength: 60, breakLength: Infinity });
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
