import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import { decodeCheckpoint, encodeCheckpoint, requireCheckpoint } from '../../src/experiment/checkpoint.js';
import { inTemporaryFolder } from '../cli/command.js';

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
});
