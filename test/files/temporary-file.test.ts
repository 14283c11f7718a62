import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFile } from '../../src/files/temporary-file.js';

test('a temporary file has a new path in the system folder, and is removed once', () => {
  const before = process.listenerCount('exit');
  const [one, other] = [temporaryFile('rbmae-test'), temporaryFile('rbmae-test')];
  expect(one.path).not.toBe(other.path);
  expect(dirname(one.path)).toBe(tmpdir());
  writeFileSync(one.path, '');
  one.remove();
  expect(existsSync(one.path)).toBe(false);
  other.remove();
  expect(process.listenerCount('exit')).toBe(before);
});
