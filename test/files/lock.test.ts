import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../src/errors.js';
import { acquireLock } from '../../src/files/lock.js';
import { inTemporaryFolder } from '../temporary-folder.js';

describe('a lock', () => {
  test('keeps a second one out until it is released, and leaves nothing behind', () =>
    inTemporaryFolder(async (folder) => {
      const lock = await acquireLock(join(folder, 'run'));
      await expect(acquireLock(join(folder, 'run'))).rejects.toThrow(InputError);
      await expect(acquireLock(join(folder, 'run'))).rejects.toThrow(/written by another run \(process \d+/);
      await (await acquireLock(join(folder, 'other'))).release();
      await lock.release();
      await (await acquireLock(join(folder, 'run'))).release();
      expect(readdirSync(folder)).toEqual([]);
    }));

  test('of a process that was killed is not in the way', () =>
    inTemporaryFolder(async (folder) => {
      const script = `import { acquireLock } from ${JSON.stringify(new URL('../../src/files/lock.js', import.meta.url).href)};
        await acquireLock(${JSON.stringify(join(folder, 'run'))}); console.log('locked'); setInterval(() => {}, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await expect(acquireLock(join(folder, 'run'))).rejects.toThrow(`process ${child.pid}`);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      await (await acquireLock(join(folder, 'run'))).release();
      expect(readdirSync(folder)).toEqual([]);
    }));

  test.each([
    ['of a process whose number another one has now', { pid: process.pid, host: hostname(), began: '1' }],
    ['that is damaged', 'half a fi'],
  ])('%s is not in the way', (_, content) =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(
        join(folder, '.run.lock'),
        typeof content === 'string' ? content : JSON.stringify(content),
      );
      await (await acquireLock(join(folder, 'run'))).release();
    }),
  );

  test('of another machine is respected: nobody here can tell whether it runs', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, '.run.lock'), JSON.stringify({ pid: 1, host: 'elsewhere', began: null }));
      await expect(acquireLock(join(folder, 'run'))).rejects.toThrow(/process 1 on elsewhere.*remove/);
    }));

  test('of ten that come at once over a stale one a single one wins', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, '.run.lock'), '{}');
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, () => acquireLock(join(folder, 'run'))),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }));
});
