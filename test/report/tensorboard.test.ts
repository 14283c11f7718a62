import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../src/errors.js';
import { crc32c } from '../../src/report/crc32c.js';
import { openEventFile } from '../../src/report/tensorboard.js';
import { inTemporaryFolder } from '../temporary-folder.js';

/** The records of a TFRecord file, its checksums verified by the shape of RFC 3720 and TensorFlow's mask undone. */
function records(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const unmasked = (at: number) => {
    const rotated = (bytes.readUInt32LE(at) - 0xa282ead8) >>> 0;
    return ((rotated >>> 17) | (rotated << 15)) >>> 0;
  };
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    expect(unmasked(at + 8)).toBe(crc32c(bytes.subarray(at, at + 8)));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(unmasked(at + 12 + length)).toBe(crc32c(data));
    found.push(data);
    at += 12 + length + 4;
  }
  return found;
}

/** The fields of a message by number: a varint, eight or four bytes, or bytes. */
function fields(bytes: Uint8Array): [number, unknown][] {
  const reader = new BinaryReader(bytes);
  const found: [number, unknown][] = [];
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (type === WireType.Varint) found.push([number, Number(reader.int64())]);
    else if (type === WireType.Bit64) found.push([number, reader.double()]);
    else if (type === WireType.Bit32) found.push([number, reader.float()]);
    else found.push([number, reader.bytes()]);
  }
  return found;
}

describe('a TensorBoard event file', () => {
  test('holds its version, then each step’s numbers by tag, as TFRecords of events', async () => {
    await inTemporaryFolder(async (folder) => {
      const events = await openEventFile(join(folder, 'a', 'b'), new Date(5000));
      events.scalars(3, { gap: 0.5, 'dead units': 0 }, new Date(7500));
      const [version, step, ...others] = records(readFileSync(events.path)).map(fields);
      expect(events.path).toMatch(/events\.out\.tfevents\.5\./);
      expect(others).toEqual([]);
      expect(version?.[0]).toEqual([1, 5]);
      expect(new TextDecoder().decode(version?.[1]?.[1] as Uint8Array)).toBe('brain.Event:2');
      expect(step?.slice(0, 2)).toEqual([
        [1, 7.5],
        [2, 3],
      ]);
      const values = fields(step?.[2]?.[1] as Uint8Array).map(([number, value]) => {
        expect(number).toBe(1);
        const [[, tag], [, simple]] = fields(value as Uint8Array) as [[number, Uint8Array], [number, number]];
        return [new TextDecoder().decode(tag), simple];
      });
      expect(values).toEqual([
        ['gap', 0.5],
        ['dead units', 0],
      ]);
    });
  });

  test('has the checksums of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });

  test('in a folder that cannot be is refused', async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      await expect(openEventFile(join(folder, 'file', 'x'))).rejects.toThrow(InputError);
    });
  });
});
