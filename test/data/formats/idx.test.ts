import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idxHeader, readIdx } from '../../../src/data/formats/arrays/idx.js';
import { InputError } from '../../../src/errors.js';

/** An IDX file written by hand from its description. */
function idx(shape: readonly number[], values: readonly number[], type = 8): Uint8Array {
  const lengths = shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
  return Uint8Array.from([0, 0, type, shape.length, ...lengths, ...values]);
}

const text = (content: string): Uint8Array => Uint8Array.from(Buffer.from(content));
const zipped = (bytes: Uint8Array): Uint8Array => Uint8Array.from(gzipSync(bytes));

function refusal(bytes: Uint8Array): string {
  try {
    readIdx(bytes, 'folder/some-file');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error('It was read without complaint.');
}

describe('reading an IDX file', () => {
  const values = [0, 1, 127, 128, 254, 255];

  test.each([[[6]], [[2, 3]], [[1, 3, 2]]])('shape and values come back, shape %j', (shape) => {
    expect(readIdx(idx(shape, values), 'x')).toEqual({ shape, values: Uint8Array.from(values) });
  });

  test('a gzipped file reads as the plain one', () => {
    const plain = idx([2, 3], values);
    expect(readIdx(zipped(plain), 'x')).toEqual(readIdx(plain, 'x'));
  });

  test('a gzipped file that is larger than the first glance reads whole', () => {
    const noise = Array.from({ length: 40_000 }, (_, i) => (i * i * 7919) % 251);
    expect(readIdx(zipped(idx([200, 200], noise)), 'x').values).toEqual(Uint8Array.from(noise));
  });

  test('lengths are big-endian 32-bit numbers', () => {
    const bytes = Buffer.concat([idx([0x01020304], []), new Uint8Array(0x01020304)]);
    expect(readIdx(bytes, 'x').shape).toEqual([16_909_060]);
  });

  test('bytes in the middle of a larger buffer are read from where they are', () => {
    const plain = idx([2, 3], values);
    const larger = new Uint8Array(plain.length + 9);
    larger.set(plain, 5);
    expect(readIdx(larger.subarray(5, 5 + plain.length), 'x')).toEqual(readIdx(plain, 'x'));
  });
});

describe('a file that is not what it should be is refused with its name and a reason', () => {
  const good = idx([2, 3], [1, 2, 3, 4, 5, 6]);

  test.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /0 bytes, too few/],
    ['a web page', text('<!DOCTYPE html><html>404</html>'), /begins with "<": it is a web page/],
    ['a very short web page', text('<a'), /web page/],
    ['a gzipped web page', zipped(text('<html>Access denied</html>')), /web page/],
    ['other bytes', text('PK\u0003\u0004 and more'), /begins with the bytes 50 4b 03 04/],
    ['gzip of other bytes', zipped(text('hello there')), /begins with the bytes 68 65 6c 6c/],
    ['other elements', idx([1], [0, 0, 0, 0], 13), /holds 32-bit floats \(IDX type 13\)/],
    ['unknown elements', idx([1], [0], 77), /unknown type \(IDX type 77\)/],
    ['no dimensions', idx([], []), /0 dimensions/],
    ['half a header', good.subarray(0, 9), /2 dimensions by its fourth byte, but 5 bytes/],
    ['one value short', good.subarray(0, -1), /ends too early: .*2 x 3 values.* 18 bytes, but it has 17/],
    ['one value more', idx([2, 3], [1, 2, 3, 4, 5, 6, 7]), /too long: .* 18 bytes, but it has 19/],
    ['no examples', idx([0, 28, 28], []), /0 x 28 x 28 values .*none at all/],
    ['lengths whose product overflows', idx(new Array(4).fill(0xffffffff), [1]), /more than memory can hold/],
    ['lengths beyond numbers, and a zero', idx([...new Array(60).fill(0xffffffff), 0], [1]), /none at all/],
    ['gzip that is cut', zipped(good).subarray(0, -6), /unpacked as gzip \(it ends too early\)/],
    ['gzip cut in its header', zipped(good).subarray(0, 5), /too few|ends too early/],
    ['gzip with a damaged checksum', damaged(zipped(good), -6), /unpacked as gzip \(.*incorrect data check/],
    [
      'gzip of one value less',
      zipped(good.subarray(0, -1)),
      /ends too early: .*18 bytes, but it unpacks to 17/,
    ],
    [
      'gzip of one value more',
      zipped(idx([2, 3], [1, 2, 3, 4, 5, 6, 7])),
      /more than the 18 bytes that its header promises/,
    ],
    [
      'gzip too small for its promise',
      zipped(idx([60_000, 28, 28], [1])),
      /cannot unpack to the 47040016 that the header/,
    ],
  ])('%s', (_, bytes, reason) => {
    const message = refusal(bytes);
    expect(message).toMatch(reason);
    expect(message).toContain('folder/some-file');
  });

  test('a gzip bomb behind a small header is not unpacked', () => {
    const megabytes = 64;
    // Members one after the other are one file: made in one piece, its own zeros would be freed while it is read.
    const zeros = zipped(new Uint8Array(2 ** 20));
    const members = [zipped(idx([10], [])), ...Array.from({ length: megabytes }, () => zeros)];
    const bomb = Uint8Array.from(Buffer.concat(members));
    const before = process.memoryUsage().arrayBuffers;
    const message = refusal(bomb);
    const grown = process.memoryUsage().arrayBuffers - before;
    expect(grown).toBeLessThan((megabytes / 2) * 2 ** 20);
    expect(message).toMatch(/more than the 18 bytes/);
  });

  test('whatever bytes are changed or cut off, only InputErrors come out', () => {
    const files = [good, zipped(good), idx([3], [7, 8, 9]), zipped(idx([40, 25], new Array(1000).fill(3)))];
    const change = fc.record({ place: fc.nat(60), value: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(change, { maxLength: 4 }),
        fc.nat(60),
        (file, changes, cut) => {
          const bytes = Uint8Array.from(file.subarray(0, file.length - Math.min(cut, file.length)));
          for (const { place, value } of changes) {
            if (place < bytes.length) bytes[place] = value;
          }
          try {
            const { shape, values } = readIdx(bytes, 'x');
            expect(values).toHaveLength(shape.reduce((size, length) => size * length));
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 3000, seed: 1 },
    );
  });

  test('a header may describe a file larger than any buffer', () => {
    const shape = [10_000_000, 28, 28];
    expect(idxHeader(idx(shape, []), 16 + 7_840_000_000, 'x')).toEqual({ shape, start: 16 });
    expect(() => idxHeader(idx(shape, []), 7_840_000_000, 'x')).toThrow(/ends too early/);
  });
});

function damaged(bytes: Uint8Array, place: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[copy.length + place] = (copy.at(place) as number) ^ 0xff;
  return copy;
}
