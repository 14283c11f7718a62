import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { RunError } from '../../src/errors.js';
import { diskError, type FileSystem, writeAtomically } from '../../src/files/write-atomically.js';
import { folderOfEachTest } from '../test-folder.js';

let folder: string;
folderOfEachTest((path) => {
  folder = path;
});

const REAL: FileSystem = { open, rename, rm };

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** The real file system, but writing stops after two bytes, as on a full disk. */
function fullDisk(code: string): FileSystem {
  return {
    ...REAL,
    async open(path, flags) {
      const handle = await open(path, flags);
      if (flags !== 'r') {
        handle.writeFile = async () => {
          await handle.write('{"');
          throw systemError(code);
        };
      }
      return handle;
    },
  };
}

describe('writing a file atomically', () => {
  test('the file holds the text or the bytes, and nothing else is left in the folder', async () => {
    await writeAtomically(join(folder, 'run.json'), 'é');
    await writeAtomically(join(folder, 'model'), Uint8Array.of(0, 255, 10));
    expect(await readFile(join(folder, 'run.json'))).toEqual(Buffer.from([0xc3, 0xa9]));
    expect(await readFile(join(folder, 'model'))).toEqual(Buffer.from([0, 255, 10]));
    expect((await readdir(folder)).sort()).toEqual(['model', 'run.json']);
  });

  test('a shorter content replaces a longer one completely', async () => {
    const path = join(folder, 'run.json');
    await writeAtomically(path, 'a long text');
    await writeAtomically(path, 'short');
    expect(await readFile(path, 'utf8')).toBe('short');
  });

  test('the content reaches the disk before it takes the name, and the folder after', async () => {
    const steps: string[] = [];
    await writeAtomically(join(folder, 'run.json'), 'text', {
      ...REAL,
      async open(path, flags) {
        const handle = await open(path, flags);
        const sync = handle.sync.bind(handle);
        handle.sync = () => {
          steps.push(path === folder ? 'sync folder' : 'sync file');
          return sync();
        };
        return handle;
      },
      rename(from, to) {
        steps.push('rename');
        return rename(from, to);
      },
    });
    expect(steps).toEqual(['sync file', 'rename', 'sync folder']);
  });

  test('many writers of one path at once leave the whole content of one of them', async () => {
    const path = join(folder, 'run.json');
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(contents.map((content) => writeAtomically(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['run.json']);
  });

  test('a folder that cannot be synced is no failure', async () => {
    const path = join(folder, 'run.json');
    await writeAtomically(path, 'text', {
      ...REAL,
      open: async (name, flags) => {
        if (name === folder) throw systemError('EISDIR');
        return open(name, flags);
      },
    });
    expect(await readFile(path, 'utf8')).toBe('text');
  });
});

describe('a write that fails', () => {
  test.each([
    ['ENOSPC', /disk is full/, /[Ff]ree some space/],
    ['EDQUOT', /quota/, /[Ff]ree some space/],
    ['EACCES', /permission/, /writable/],
    ['EROFS', /read-only/, /disk that can be written/],
    ['ENOENT', /folder does not exist/, /Create the folder/],
    ['EISDIR', /it is a folder/, /path of a file/],
    ['EWEIRD', /EWEIRD: simulated/, /run again/],
  ])('with %s says where, why and what to do; the former file survives', async (code, reason, remedy) => {
    const path = join(folder, 'run.json');
    await writeFile(path, 'former');
    const error = await writeAtomically(path, 'a new text', fullDisk(code)).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RunError);
    expect(error.message).toContain(path);
    expect(error.message).toMatch(reason);
    expect(error.message).toMatch(remedy);
    expect(await readFile(path, 'utf8')).toBe('former');
    expect(await readdir(folder)).toEqual(['run.json']);
  });

  test('in the rename leaves no temporary file', async () => {
    const path = join(folder, 'run.json');
    await mkdir(path);
    await expect(writeAtomically(path, 'text')).rejects.toThrow(/EISDIR/);
    expect(await readdir(folder)).toEqual(['run.json']);
  });

  test('into a folder that is absent, or that is a file, names the reason', async () => {
    await expect(writeAtomically(join(folder, 'absent', 'run.json'), '')).rejects.toThrow(/ENOENT/);
    await writeFile(join(folder, 'file'), '');
    await expect(writeAtomically(join(folder, 'file', 'run.json'), '')).rejects.toThrow(/ENOTDIR/);
  });

  test('reports the first error when cleaning up fails as well', async () => {
    const broken = { ...fullDisk('ENOSPC'), rm: () => Promise.reject(systemError('EIO')) };
    await expect(writeAtomically(join(folder, 'run.json'), 'text', broken)).rejects.toThrow(/disk is full/);
  });
});

describe('diskError', () => {
  const failure = (code: string) => Object.assign(new Error('refused'), { code });

  test('is for disks that are full, used up or read-only', () => {
    for (const [code, reason] of [
      ['ENOSPC', 'the disk is full (ENOSPC)'],
      ['EDQUOT', 'your disk quota is used up (EDQUOT)'],
      ['EROFS', 'the file system is read-only (EROFS)'],
    ] as const) {
      const error = diskError('The lock of run', failure(code));
      expect(error).toBeInstanceOf(RunError);
      expect(error?.message).toContain(`The lock of run could not be written: ${reason}. `);
    }
  });

  test('is not for a place that was badly chosen', () => {
    for (const code of ['EACCES', 'EPERM', 'ENOTDIR', 'ENOENT'])
      expect(diskError('run', failure(code))).toBeNull();
  });
});
