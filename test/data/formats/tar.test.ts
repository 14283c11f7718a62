import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filesOfTar } from '../../../src/data/formats/archives/tar.js';
import { InputError } from '../../../src/errors.js';
import { packed } from '../archive.js';

const archive = packed({ 'a/one.txt': 'first', 'b/empty': '', 'b/two.txt': 'x'.repeat(1300) });

describe('filesOfTar', () => {
  test('finds the files that tar has packed, with their folders and all their bytes', () => {
    const found = filesOfTar(archive, 'x.tar').map(({ path, bytes }) => [
      path.replace(/^\.\//, ''),
      new TextDecoder().decode(bytes),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      'a/one.txt': 'first',
      'b/empty': '',
      'b/two.txt': 'x'.repeat(1300),
    });
  });

  test('refuses other bytes', () => {
    expect(() => filesOfTar(new TextEncoder().encode('<html>'.repeat(200)), 'x.tar')).toThrow(
      /x\.tar is no tar archive: its first 512 bytes/,
    );
  });

  test('names the byte at which a truncated archive is broken', () => {
    const whole = packed({ 'two.txt': 'x'.repeat(1300) });
    const short = whole.subarray(0, whole.lastIndexOf(120) - 100);
    expect(() => filesOfTar(short, 'x.tar')).toThrow(
      /x\.tar ends too early: its file .*two\.txt should have 1300 bytes/,
    );
  });

  test('returns files or throws an InputError for any damage', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.nat(archive.length),
        (changes, length) => {
          const damaged = archive.slice();
          for (const [at, byte] of changes) damaged[at] = byte;
          try {
            filesOfTar(damaged.subarray(0, length), 'x.tar');
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});
