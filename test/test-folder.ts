import { afterAll, afterEach, beforeEach } from '@jest/globals';
import { newFolder, removeFolder } from './temporary-folder.js';

/** An empty folder, which is gone after the tests of the file. */
export function folderOfFile(): string {
  const folder = newFolder();
  afterAll(() => removeFolder(folder));
  return folder;
}

/** Gives every test an empty folder, which is gone after it. */
export function folderOfEachTest(use: (folder: string) => void): void {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
    use(folder);
  });
  afterEach(() => removeFolder(folder));
}
