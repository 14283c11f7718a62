import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { InputError, messageOf, RunError } from '../errors.js';
import { makeFolders } from '../files/make-folders.js';
import { crc32c } from './crc32c.js';

/** An event file, which TensorBoard shows while it grows. */
export interface EventFile {
  readonly path: string;
  /** Adds numbers at a step, by their tags, such as `pretrain/free_energy_gap`. Throws a RunError if the file cannot be written. */
  scalars(step: number, values: Readonly<Record<string, number>>, time?: Date): void;
}

/** Creates an event file in the folder, and the folder if it is missing. Throws an InputError if it cannot be written. */
export async function openEventFile(folder: string, time = new Date()): Promise<EventFile> {
  const name = `events.out.tfevents.${Math.floor(time.getTime() / 1000)}.${hostname()}.${randomBytes(4).toString('hex')}`;
  const path = join(folder, name);
  try {
    await makeFolders(folder);
    writeFileSync(path, record(event(time, (out) => out.tag(3, 2).string('brain.Event:2'))), { flag: 'wx' });
  } catch (error) {
    throw new InputError(
      `The TensorBoard folder ${folder} cannot be written: ${messageOf(error)}. Choose another place with \`tensorboard\`.`,
      { cause: error, option: 'tensorboard' },
    );
  }
  return {
    path,
    scalars(step, values, at = new Date()) {
      const bytes = record(event(at, (out) => writeScalars(out, step, values)));
      try {
        appendFileSync(path, bytes);
      } catch (error) {
        throw new RunError(`The TensorBoard events could not be written to ${path}: ${messageOf(error)}.`);
      }
    },
  };
}

/** A message of tensorflow/core/util/event.proto; field numbers are those of its fields, named beside each. */
function event(time: Date, write: (out: BinaryWriter) => void): Uint8Array {
  const out = new BinaryWriter();
  out.tag(1, 1).double(time.getTime() / 1000); // wall_time
  write(out);
  return out.finish();
}

function writeScalars(out: BinaryWriter, step: number, values: Readonly<Record<string, number>>): void {
  out.tag(2, 0).int64(step); // step
  out.tag(5, 2).fork(); // summary
  for (const [tag, value] of Object.entries(values)) {
    out.tag(1, 2).fork(); // value
    out.tag(1, 2).string(tag); // tag
    out.tag(2, 5).float(value); // simple_value
    out.join();
  }
  out.join();
}

/** A TFRecord: the length and its checksum, the bytes and theirs, all little-endian. */
function record(data: Uint8Array): Uint8Array {
  const out = Buffer.alloc(12 + data.length + 4);
  out.writeBigUInt64LE(BigInt(data.length), 0);
  out.writeUInt32LE(masked(crc32c(out.subarray(0, 8))), 8);
  out.set(data, 12);
  out.writeUInt32LE(masked(crc32c(data)), 12 + data.length);
  return out;
}

/** So that a checksum of data with checksums in it stays a good one (tensorflow/core/lib/hash/crc32c.h). */
function masked(checksum: number): number {
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
