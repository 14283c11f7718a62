import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { encodeNpyHeader } from '../../src/data/formats/arrays/npy.js';
import { openTableWriter } from '../../src/data/formats/table-writer.js';
import { messageOf, RunError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { decodeCheckpoint } from '../../src/run/checkpoint.js';
import { MAIN, rbmae } from '../cli/command.js';
import { inTemporaryFolder } from '../temporary-folder.js';

const noise = (count: number) => seededRandom(1).fillUniform(new Float32Array(count));
const ENGINE = ['--engine', 'js', '--threads', '1'];
const LAYERS = ['--layers', '60,10', '--rbm-epochs', '2'];

function writeTable(path: string): void {
  const values = noise(100 * 8);
  const line = (row: number) => values.subarray(row * 8, row * 8 + 8).join(',');
  writeFileSync(path, Array.from({ length: 100 }, (_, row) => line(row)).join('\n'));
}

/** All files of a folder with their bytes. */
const contentOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]));

/** Runs the command and does something to its surroundings once it fine-tunes. */
const trainUntil = (args: readonly string[], act: () => void) =>
  rbmae(['train', ...args], { pauseAt: { line: /fine-tuning, epoch/, act } });

test('a file that may not grow ends a run in words; the former result stays, and the checkpoint, which comes to the same bytes', () =>
  inTemporaryFolder(async (folder) => {
    const [data, run, whole] = [join(folder, 'table.csv'), join(folder, 'run'), join(folder, 'whole')];
    writeTable(data);
    const args = ['--data', data, ...LAYERS, '--epochs', '30', ...ENGINE];
    const train = (...more: string[]) => rbmae(['train', ...args, '--quiet', ...more]);
    expect((await train('--out', whole)).code).toBe(0);
    if (existsSync('/dev/full')) {
      const encode = [process.execPath, MAIN, 'encode', whole, '--data', data, ...ENGINE];
      const { status, stderr } = spawnSync('bash', ['-c', 'exec "$@" > /dev/full', 'bash', ...encode]);
      expect([status, String(stderr)]).toEqual([1, expect.stringMatching(/^rbmae: the output .*\n$/)]);
    }
    expect((await train('--seed', '2', '--out', run)).code).toBe(0);
    const former = contentOf(run);
    const stopAt = { line: /fine-tuning, epoch/, signal: 'SIGINT' } as const;
    const interrupted = await rbmae(['train', ...args, '--out', run, '--force'], { stopAt });
    expect(interrupted.code).toBe(130);
    const checkpoint = readFileSync(`${run}.checkpoint`);

    const command = [process.execPath, MAIN, 'train', ...args, '--out', run, '--resume', '--quiet'];
    const limited = spawnSync('bash', ['-c', 'ulimit -f 1; exec "$@"', 'bash', ...command], {
      encoding: 'utf8',
    });
    expect([limited.status, limited.signal]).toEqual([1, null]);
    expect(limited.stderr).toMatch(
      /run\.checkpoint could not be written: the file is larger .*EFBIG.*ulimit -f/,
    );
    expect(limited.stderr).not.toMatch(/ {4}at /);
    expect(contentOf(run)).toEqual(former);
    expect(readFileSync(`${run}.checkpoint`).equals(checkpoint)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['run', 'run.checkpoint', 'table.csv', 'whole']);

    expect(await train('--out', run, '--resume')).toMatchObject({ code: 0, stderr: '' });
    const model = (of: string) => readFileSync(join(of, 'model.safetensors'));
    expect(model(run).equals(model(whole))).toBe(true);
  }));

const mount = (...args: string[]) => spawnSync('mount', args).status === 0;
const withDisk = <T>(f: (disk: string, folder: string) => Promise<T>) =>
  inTemporaryFolder(async (folder) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    if (!mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk)) return null;
    try {
      return await f(disk, folder);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
const canMount = (await withDisk(async () => true)) ?? false;

function fill(disk: string): void {
  for (let size = 2 ** 16; size >= 2 ** 9; size /= 2) {
    try {
      for (let i = 0; ; i++) writeFileSync(join(disk, `filler-${size}-${i}`), new Uint8Array(size));
    } catch {
      // Full, for files of this size.
    }
  }
}

function empty(disk: string): void {
  for (const name of readdirSync(disk)) if (name.startsWith('filler')) rmSync(join(disk, name));
}

/** Refused while the run has a file open for writing. */
function makeReadOnly(disk: string): void {
  for (let tries = 0; tries < 200; tries++) if (mount('-o', 'remount,ro', disk)) return;
  throw new Error(`${disk} could not be made read-only.`);
}

describe('a disk that can no longer be written while a run goes on', () => {
  (canMount ? test : test.skip).each([
    { name: 'full', spoil: fill, mend: empty, message: /the disk is full \(ENOSPC\)/ },
    {
      name: 'read-only',
      spoil: makeReadOnly,
      mend: (disk: string) => mount('-o', 'remount,rw', disk),
      message: /the file system is read-only \(EROFS\)/,
    },
  ])(
    '$name: it says so, and former result and last checkpoint stay (needs to mount)',
    ({ spoil, mend, message }) =>
      withDisk(async (disk, folder) => {
        const [data, run] = [join(folder, 'table.csv'), join(disk, 'run')];
        writeTable(data);
        const args = ['--data', data, '--out', run, ...LAYERS, ...ENGINE];
        expect((await rbmae(['train', ...args, '--epochs', '3'])).code).toBe(0);
        const former = contentOf(run);
        const long = [...args, '--epochs', '50', '--patience', '50', '--force'];
        const { code, stderr } = await trainUntil(long, () => spoil(disk));
        expect([code, stderr.split('\n').slice(-3).join('\n')]).toEqual([1, expect.stringMatching(message)]);
        expect(stderr).not.toMatch(/ {4}at /);

        mend(disk);
        expect(contentOf(run)).toEqual(former);
        decodeCheckpoint(readFileSync(`${run}.checkpoint`), 'checkpoint');
        expect((await rbmae(['train', ...args, '--epochs', '3', '--force'])).code).toBe(0);
        expect(readdirSync(disk)).toEqual(['run']);
      }),
  );
});

describe('a disk that cannot be written from the beginning', () => {
  const data = (folder: string) => ['--data', join(folder, 'table.csv')];
  (canMount ? test : test.skip).each([
    { name: 'full', spoil: fill, message: /the disk is full \(ENOSPC\)\. Free some space/ },
    { name: 'read-only', spoil: makeReadOnly, message: /the file system is read-only \(EROFS\)/ },
  ])(
    '$name: the run ends at once in words, and leaves nothing behind (needs to mount)',
    ({ spoil, message }) =>
      withDisk(async (disk, folder) => {
        writeTable(join(folder, 'table.csv'));
        spoil(disk);
        const before = readdirSync(disk);
        const { code, stderr } = await rbmae([
          ...['train', ...data(folder), ...LAYERS, ...ENGINE],
          ...['--out', join(disk, 'run')],
        ]);
        expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
        expect(stderr).not.toMatch(/ {4}at /);
        const opening = openTableWriter(join(disk, 'codes.csv'), { count: 1, columns: ['a'], texts: {} });
        const failure: unknown = await opening.catch((error: unknown) => error);
        expect([failure, messageOf(failure)]).toEqual([
          expect.any(RunError),
          expect.stringMatching(/\(E(NOSPC|ROFS)\).* (Free|Choose)/),
        ]);
        expect(readdirSync(disk)).toEqual(before);
      }),
  );
});

test('data that are cut short while they are read end a run in words, data that are removed do not', () =>
  inTemporaryFolder(async (folder) => {
    const [data, whole, run] = [join(folder, 'x.npy'), join(folder, 'whole'), join(folder, 'run')];
    const bytes = Buffer.concat([encodeNpyHeader([20_000, 16]), new Uint8Array(noise(20_000 * 16).buffer)]);
    writeFileSync(data, bytes);
    const settings = ['--layers', '3', '--rbm-epochs', '1', '--epochs', '4', '--batch', '500'];
    const args = ['--data', data, '--memory', '1MB', ...settings, ...ENGINE];
    expect((await rbmae(['train', ...args, '--out', whole])).code).toBe(0);

    const { code, stderr } = await trainUntil([...args, '--out', run], () => truncateSync(data, 1000));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/x\.npy ended at byte .* leave data files alone/),
    ]);
    expect(stderr).not.toMatch(/ {4}at /);
    const resumed = [...args, '--out', run, '--resume'];
    expect(await rbmae(['train', ...resumed])).toMatchObject({ code: 2 });
    expect(readdirSync(folder).sort()).toEqual(['run.checkpoint', 'whole', 'x.npy']);

    writeFileSync(data, bytes);
    const gone = await trainUntil(resumed, () => rmSync(data));
    expect([gone.code, gone.stderr]).toEqual([0, expect.any(String)]);
    const model = (of: string) => readFileSync(join(of, 'model.safetensors'));
    expect(model(run).equals(model(whole))).toBe(true);
  }));
