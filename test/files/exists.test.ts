import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exists } from '../../src/files/exists.js';
import { folderOfFile } from '../test-folder.js';

const folder = folderOfFile();
beforeAll(async () => {
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'nowhere'), join(folder, 'link'));
});

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
