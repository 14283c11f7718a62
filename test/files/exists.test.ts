import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exists } from '../../src/files/exists.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exists-test-'));
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'nowhere'), join(folder, 'link'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('exists', () => {
  test.each([
    ['a folder', '.', true],
    ['a file', 'file', true],
    ['a link that leads nowhere', 'link', true],
    ['an absent path', 'absent', false],
    ['a path below a file', join('file', 'inner'), false],
    ['a name too long for the file system', 'x'.repeat(5000), false],
  ])('for %s', async (_what, path, expected) => {
    expect(await exists(join(folder, path))).toBe(expected);
  });
});
