import { type Arrays, type NdArray, sizeOf } from '../../../compute/ndarray.js';
import { InputError } from '../../../errors.js';
import { type Entry, isReserved, METADATA, parseHeader, shown } from './safetensors-header.js';

/**
 * Named float32 arrays in one file, in the safetensors format (https://huggingface.co/docs/safetensors): eight bytes with
 * the length of a JSON header, little-endian; the header, which gives the position of each array; the numbers,
 * little-endian.
 */
export interface Safetensors {
  readonly arrays: Arrays;
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
const FLOAT_BYTES = 4;

/**
 * Encodes the arrays in the order of their names in the record. The same input gives the same bytes.
 * Throws a RangeError for an array whose data do not have its shape, or whose name is reserved by the format or
 * JavaScript.
 */
export function encodeSafetensors(arrays: Arrays, metadata: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    requireStorable(name, shape, data);
    const start = end;
    end += data.length * FLOAT_BYTES;
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }

  const json = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the numbers begin at a multiple of eight and a reader may map them from the file.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength);
  bytes.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerLength;
  for (const { data } of Object.values(arrays)) {
    for (let i = 0; i < data.length; i++, at += FLOAT_BYTES) view.setFloat32(at, data[i] as number, true);
  }
  return bytes;
}

/**
 * Decodes the arrays and the metadata; `source` names the file in messages. Every array owns its memory, which is
 * allocated only after the header is found to agree with the length of the file. Throws an InputError if the bytes are
 * not a valid safetensors file of float32.
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = LENGTH_BYTES + headerLength(view, source);
  const { entries, metadata } = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart), source);
  requireFilled(entries, bytes.length - dataStart, source);

  const arrays: Record<string, NdArray> = Object.create(null);
  for (const { name, shape, start } of entries) {
    const data = new Float32Array(sizeOf(shape));
    const from = dataStart + start;
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(from + i * FLOAT_BYTES, true);
    arrays[name] = { shape, data };
  }
  return { arrays, metadata };
}

function requireStorable(name: string, shape: readonly number[], data: Float32Array): void {
  if (name === METADATA || isReserved(name)) {
    throw new RangeError(
      `encodeSafetensors: "${name}" cannot name an array, because readers give it another meaning.`,
    );
  }
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(
      `encodeSafetensors: "${name}" has ${data.length} numbers for [${shape.join(', ')}].`,
    );
  }
}

/** Length of the header in bytes, as the file gives it. */
function headerLength(view: DataView, source: string): number {
  if (view.byteLength < LENGTH_BYTES) {
    throw new InputError(
      `${source} has ${view.byteLength} bytes, and a safetensors file begins with ${LENGTH_BYTES} that give the length ` +
        `of its header. The file is empty or was cut off: write or copy it again.`,
    );
  }
  const length = view.getBigUint64(0, true);
  const rest = view.byteLength - LENGTH_BYTES;
  if (length > BigInt(rest)) {
    throw new InputError(
      `${source} is no model file, or was cut off: as a safetensors file it would have a header of ${length} bytes, and only ${rest} ` +
        'follow. Check the path, or write or copy the file again.',
    );
  }
  return Number(length);
}

/**
 * Throws an InputError unless the arrays lie end to end and fill the data: overlaps and gaps show damage or tampering.
 */
function requireFilled(entries: readonly Entry[], available: number, source: string): void {
  let expected = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== expected) {
      throw new InputError(
        `${source}: the numbers of ${shown(name)} begin at byte ${start}, where byte ${expected} was expected: arrays ` +
          `${start < expected ? 'overlap' : 'leave a gap'}, so the file is damaged. Write or copy it again.`,
      );
    }
    expected = end;
  }
  if (expected !== available) {
    throw new InputError(
      `${source}: its arrays need ${expected} bytes and ${available} follow the header. The file was cut off or something ` +
        `was added to it: write or copy it again.`,
    );
  }
}
