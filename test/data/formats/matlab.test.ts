import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readIdx } from '../../../src/data/formats/arrays/idx.js';
import { readMatlabBytes } from '../../../src/data/formats/arrays/matlab.js';
import { InputError } from '../../../src/errors.js';
import { element, matlabFile, matrix, zipped } from './matlab-file.js';

const values = Uint8Array.of(1, 2, 3, 4, 5, 255);
const scattered = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * i * 31) >>> 7);
const read = (bytes: Uint8Array) => readMatlabBytes(bytes, 'faces', 'f.mat');

describe('readMatlabBytes', () => {
  test.each([
    ['plain', matlabFile(matrix('p', [1, 1], Uint8Array.of(7)), matrix('faces', [2, 3], values))],
    [
      'compressed',
      matlabFile(zipped(matrix('p', [1, 1], Uint8Array.of(7))), zipped(matrix('faces', [2, 3], values))),
    ],
    ['as doubles', matlabFile(matrix('faces', [2, 3], Float64Array.from(values), { kind: 6 }))],
  ])('finds a matrix by its name: %s', (_what, bytes) => {
    expect(read(bytes)).toEqual({ shape: [2, 3], values });
  });

  test('reads names stored in the tag', () => {
    expect(readMatlabBytes(matlabFile(matrix('fac', [1, 6], values)), 'fac', 'f.mat').values).toEqual(values);
  });

  test.each([
    ['bytes', new Uint8Array(4_000_000)],
    ['doubles', new Float64Array(1_000_000)],
  ])('reads data of the highest compression: %s', (_what, zeros) => {
    const file = matlabFile(zipped(matrix('faces', [1000, zeros.length / 1000], zeros)));
    expect(file.length).toBeLessThan(9000);
    expect(Buffer.compare(read(file).values, new Uint8Array(zeros.length))).toBe(0);
  });

  test('does not unpack other matrices', () => {
    const other = zipped(matrix('other', [1, 100_000], scattered(100_000)));
    other.fill(0, 5000);
    expect(() => readMatlabBytes(matlabFile(other), 'other', 'f.mat')).toThrow(/cannot be read/);
    expect(read(matlabFile(other, zipped(matrix('faces', [2, 3], values)))).values).toEqual(values);
  });

  const huge = matrix('faces', [2 ** 15, 2 ** 16], values);
  huge.writeUInt32LE(2 ** 31 + 64, 4);
  huge.writeUInt32LE(2 ** 31, huge.length - 12);
  const long = matrix('faces', [2 ** 15, 2 ** 16], values);
  long.writeUInt32LE(2 ** 31, long.length - 12);

  const version73 = matlabFile().map((byte, i) => 'MATLAB 7.3 MAT-file'.charCodeAt(i) || byte);
  test.each([
    ['version 7.3', version73, /version 7\.3, but only version 5 is read/],
    ['another file', new TextEncoder().encode('<html>'.repeat(40)), /f\.mat is no MATLAB file of version 5/],
    ['too few bytes', new Uint8Array(20), /is no MATLAB file/],
    ['another matrix', matlabFile(matrix('eyes', [2, 3], values)), /has no matrix 'faces', only eyes/],
    ['a shape that does not fit', matlabFile(matrix('faces', [2, 4], values)), /its 6 numbers are not 2 x 4/],
    [
      'a packed shape that does not fit',
      matlabFile(zipped(matrix('faces', [2, 4], values))),
      /its 6 numbers/,
    ],
    ['more than the packed bytes can hold', matlabFile(zipped(huge)), /cannot hold the 2147483720/],
    ['more than the matrix is to have', matlabFile(zipped(long)), /2147483648 numbers do not fit/],
    [
      'what unpacks to more than it says',
      matlabFile(zipped(Buffer.concat([matrix('faces', [2, 3], values), new Uint8Array(1e6)]))),
      /larger than 72 bytes/,
    ],
    ['text', matlabFile(matrix('faces', [2, 3], values, { kind: 4 })), /not one of real numbers/],
    [
      'single precision',
      matlabFile(matrix('faces', [2, 3], values, { type: 7 })),
      /stored as type 7.*not as it was published/,
    ],
    [
      'fractions',
      matlabFile(matrix('faces', [1, 1], Float64Array.of(0.5))),
      /holds 0\.5, where whole numbers/,
    ],
    ['an end too early', matlabFile(matrix('faces', [2, 3], values)).subarray(0, 150), /does not fit/],
    ['a broken compression', matlabFile(element(15, new Uint8Array(16))), /cannot be read as a MATLAB file/],
  ])('refuses %s', (_what, bytes, message) => {
    expect(() => read(bytes)).toThrow(InputError);
    expect(() => read(bytes)).toThrow(message);
  });

  test('returns the matrix or throws an InputError for any damage', () => {
    const files = [
      matlabFile(matrix('faces', [2, 3], values)),
      matlabFile(zipped(matrix('faces', [2, 3], Float64Array.from(values)))),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(260), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 100, max: 300 }),
        (file, changes, length) => {
          const damaged = file.slice();
          for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
          try {
            read(damaged.subarray(0, length));
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  const real = '../shared/data/olivetti';
  (existsSync(real) ? test : test.skip)(
    `reads the Olivetti faces as another program did (needs ${real})`,
    () => {
      const faces = readMatlabBytes(readFileSync(`${real}/olivettifaces.mat`), 'faces', 'olivettifaces.mat');
      const images = readIdx(readFileSync(`${real}/olivetti-images-idx3-ubyte.gz`), 'idx');
      expect(faces.shape).toEqual([4096, 400]);
      const upright = Uint8Array.from(images.values, (_, i) => {
        const [image, row, column] = [Math.floor(i / 4096), Math.floor((i % 4096) / 64), i % 64];
        return faces.values[image * 4096 + column * 64 + row] as number;
      });
      expect(Buffer.compare(upright, images.values)).toBe(0);
    },
  );
});
