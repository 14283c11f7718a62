import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeFolders } from '../../src/files/make-folders.js';
import { inTemporaryFolder } from '../temporary-folder.js';

describe('makeFolders', () => {
  test('makes what is missing, says where it began, and leaves what is there', () =>
    inTemporaryFolder(async (folder) => {
      const deep = join(folder, 'a', 'b', 'c');
      expect(await makeFolders(deep)).toBe(join(folder, 'a'));
      expect(existsSync(deep)).toBe(true);
      expect(await makeFolders(deep)).toBeUndefined();
      symlinkSync(deep, join(folder, 'link'));
      expect(await makeFolders(join(folder, 'link'))).toBeUndefined();
    }));

  test('refuses a file in the way', () =>
    inTemporaryFolder(async (folder) => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      await expect(makeFolders(file)).rejects.toThrow(/EEXIST/);
      await expect(makeFolders(join(file, 'x'))).rejects.toThrow(/ENOTDIR/);
    }));

  test('two callers at once make the same folders', () =>
    inTemporaryFolder(async (folder) => {
      const deep = join(folder, 'a', 'b');
      await Promise.all([makeFolders(deep), makeFolders(deep), makeFolders(join(deep, 'c'))]);
      expect(existsSync(join(deep, 'c'))).toBe(true);
    }));

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('returns where no folder can be made, which Node waits for without end', async () => {
    await expect(makeFolders('/proc/no/such/folder')).rejects.toThrow(/ENOENT/);
  });
});
