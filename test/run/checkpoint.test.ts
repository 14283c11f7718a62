import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import {
  checkpointFile,
  decodeCheckpoint,
  encodeCheckpoint,
  requireCheckpoint,
} from '../../src/run/checkpoint.js';
import { inTemporaryFolder } from '../temporary-folder.js';

const array = (...numbers: number[]) => ({ shape: [numbers.length], data: Float32Array.from(numbers) });

describe('a checkpoint', () => {
  test('gives back what was written, arrays within records and lists included', () => {
    const value = {
      epoch: 3,
      none: null,
      rows: [{ value: 0.1 + 0.2 }, { value: 1e-300 }],
      state: { weights: array(1, -2, 3e-40), layers: [array(), { bias: array(Number.NaN) }] },
    };
    expect(decodeCheckpoint(encodeCheckpoint(value, 'run 1'), 'file')).toEqual({ value, identity: 'run 1' });
  });

  test('keeps more than ten arrays apart', () => {
    const value = Array.from({ length: 25 }, (_, i) => array(i));
    expect(decodeCheckpoint(encodeCheckpoint(value, ''), 'file').value).toEqual(value);
  });

  test('with a changed byte anywhere is refused, or still the same', () => {
    const value = { epoch: 3, weights: array(1, 2, 3), bias: array(4) };
    const bytes = encodeCheckpoint(value, 'run 1');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ flip;
        try {
          expect(decodeCheckpoint(changed, 'file').value).toEqual(value);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('finds its place without what a killed writer left, and everything else there as it was', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'run.checkpoint');
      const kept = ['run.checkpoint', '.run.checkpoint.mine.tmp', '.other.checkpoint.7-0123456789abcdef.tmp'];
      for (const name of [...kept, '.run.checkpoint.7-0123456789abcdef.tmp'])
        writeFileSync(join(folder, name), name);
      await requireCheckpoint(path, { resume: true, force: false });
      expect(readdirSync(folder).sort()).toEqual(kept.toSorted());
    }));

  test('is not written anew before twenty times as long has passed as its writing took', () =>
    inTemporaryFolder(async (folder) => {
      let clock = 1000;
      jest.spyOn(performance, 'now').mockImplementation(() => clock);
      const path = join(folder, 'run.checkpoint');
      const { save } = checkpointFile<number>(path, 'run 1');
      const keptAfter = async (value: number, milliseconds: number) => {
        await save(async () => {
          clock += milliseconds;
          return value;
        });
        return decodeCheckpoint(readFileSync(path), path).value;
      };
      try {
        expect(await keptAfter(1, 10)).toBe(1);
        clock = 1000 + 10 + 20 * 10 - 1;
        expect(await keptAfter(2, 10)).toBe(1);
        clock++;
        expect(await keptAfter(3, 0)).toBe(3);
        expect(await keptAfter(4, 0)).toBe(4);
      } finally {
        jest.restoreAllMocks();
      }
    }));
});
