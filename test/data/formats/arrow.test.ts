import { describe, expect, test } from '@jest/globals';
import { bool, dateDay, float64, int64, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette';
import { unpackLz4Frame } from '../../../src/data/formats/columnar/lz4-frame.js';
import { seededRandom } from '../../../src/random.js';
import { reading, refusal, rowsOf } from '../reading.js';

const COLUMNS = {
  x: [1.5, -2, null],
  id: [9007199254740993n, 2n, 3n],
  name: ['Ann', 'Bob', 'Cy'],
  flag: [true, false, true],
};
const TYPES = { types: { x: float64(), id: int64(), name: utf8(), flag: bool() } };
const written = (format: 'file' | 'stream', columns: object = COLUMNS, types: object = TYPES) => {
  const bytes = tableToIPC(tableFromArrays(columns as never, types as never), { format });
  if (bytes === null) throw new Error('Nothing was written.');
  return Uint8Array.from(bytes);
};

describe('Arrow is read', () => {
  test.each(['file', 'stream'] as const)('as a %s', async (format) => {
    await reading(
      written(format),
      (read) => {
        expect([read.columns, read.labels]).toEqual([
          ['x', 'flag'],
          ['9007199254740993', '2', '3'],
        ]);
        expect(rowsOf(read)).toEqual([
          [1.5, 1],
          [-2, 0],
          [Number.NaN, 1],
        ]);
        expect(read.notes.slice(1)).toEqual([
          '1 missing value: 1 "null"',
          'true and false are read as 1 and 0: 3 values in the column "flag"',
        ]);
        expect(read.provenance.format).toBe('arrow');
      },
      { exclude: ['name'], label: 'id' },
    );
  });

  test('in blocks of thousands of rows', async () => {
    const numbers = Float64Array.from({ length: 5001 }, (_, i) => (i * 7) % 11);
    await reading(written('file', { a: numbers }, {}), (read) =>
      expect(rowsOf(read).flat()).toEqual([...numbers]),
    );
  });
});

describe('Arrow is refused', () => {
  const dates = { types: { when: dateDay() } };
  test.each<[string, Uint8Array, RegExp]>([
    [
      'with all columns that are no numbers',
      written('file', { when: [new Date(0)], who: ['Ann'], y: [1] }, dates),
      /2 of 3 columns.*"when" \(a date, 1970-01-01.*"who" \("Ann" in row 1\).*`exclude` when,who\./,
    ],
    ['when it is cut', written('file').subarray(0, -40), /cannot be read as Arrow/],
    [
      'without rows',
      written('stream', { a: [] }, { types: { a: float64() } }),
      /no rows|cannot be read as Arrow/,
    ],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  test('or read, but neither crashes nor hangs, when it is damaged', async () => {
    const random = seededRandom(1);
    const whole = written('file');
    for (let trial = 0; trial < 25; trial++) {
      const bytes = whole.slice();
      for (let i = 0; i < 4; i++)
        bytes[8 + Math.floor(random.uniform() * (bytes.length - 8))] = Math.floor(random.uniform() * 256);
      await reading(bytes, () => {}, { exclude: ['name'], patienceMs: 5000 }).catch((error: unknown) =>
        expect(error).toMatchObject({ name: 'InputError' }),
      );
    }
  }, 60_000);
});

describe('an LZ4 frame', () => {
  const frame = (flags: number, ...blocks: number[][]) =>
    Uint8Array.from([
      ...[0x04, 0x22, 0x4d, 0x18, flags, 0x40, 0],
      ...blocks.flatMap((block) => [block.length, 0, 0, 0, ...block]),
      ...[0, 0, 0, 0],
    ]);
  // Literals a, b, c, then 8 bytes copied from 3 before; and 4 from 11 before, in the block before, then d.
  const first = [0x34, 97, 98, 99, 3, 0];
  const second = [0x00, 11, 0, 0x10, 100];

  test('is unpacked, with copies that overlap and reach into earlier blocks', () => {
    expect(Buffer.from(unpackLz4Frame(frame(0x40, first, second), 16)).toString()).toBe('abcabcabcababcad');
  });

  test.each<[string, Uint8Array, number]>([
    ['of another length', frame(0x40, first), 12],
    ['that promises too much', frame(0x40, first), 1e9],
    ['whose copies reach before its beginning', frame(0x40, [0x10, 97, 9, 0]), 5],
    ['that is cut', frame(0x40, first).subarray(0, 12), 11],
    ['that is none', Uint8Array.from({ length: 32 }, (_, i) => i), 11],
  ])('is refused %s', (_, bytes, length) => {
    expect(() => unpackLz4Frame(bytes, length)).toThrow();
  });
});
