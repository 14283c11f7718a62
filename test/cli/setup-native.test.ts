import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { nativeProblem } from '../support.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

const onUnix = process.platform === 'win32' ? describe.skip : describe;

onUnix('rbmae setup-native', () => {
  /** With a compiler that only acts as one: a shell script. */
  const withCompiler = (script: string | undefined) =>
    inTemporaryFolder(async (folder) => {
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      if (script !== undefined) writeFileSync(join(bin, 'g++'), `#!/bin/sh\n${script}\n`);
      if (script !== undefined) chmodSync(join(bin, 'g++'), 0o755);
      const cache = join(folder, 'cache');
      const outcome = await rbmae(['setup-native'], { env: { PATH: bin, XDG_CACHE_HOME: cache, CXX: '' } });
      const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return { ...outcome, left: left.filter((name) => name.includes('rbmae') || name.includes('.native')) };
    });

  test('reports a missing compiler', async () => {
    expect(await withCompiler(undefined)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/g\+\+ cannot be run \(ENOENT\).*apt install g\+\+/),
      left: [],
    });
  });

  test('shows the output of a failing compiler, and leaves nothing', async () => {
    const { code, stderr, left } = await withCompiler(
      '[ "$1" = --version ] || { echo no such option >&2; exit 4; }',
    );
    expect([code, left]).toEqual([1, []]);
    expect(stderr).toMatch(/g\+\+ failed \(exit code 4\):\nno such option/);
  });

  test('leaves nothing if the compiled addon does not work', async () => {
    const { code, stderr, left } = await withCompiler(
      'while [ $# -gt 0 ]; do [ "$1" = -o ] && echo nothing > "$2"; shift; done',
    );
    expect([code, left]).toEqual([1, []]);
    expect(stderr).toMatch(/self-test failed/);
  });

  (nativeProblem === undefined ? test : test.skip)(
    'builds an engine that the command then chooses, and builds it only once',
    () =>
      inTemporaryFolder(async (cache) => {
        const env = { XDG_CACHE_HOME: cache };
        const first = await rbmae(['setup-native'], { env });
        expect([first.code, first.stderr]).toEqual([0, 'compiling\ntesting it\n']);
        expect(first.stdout).toMatch(/The engine native works: \S.*--engine native/);
        expect(await rbmae(['setup-native'], { env })).toMatchObject({
          code: 0,
          stderr: '',
          stdout: first.stdout,
        });
        const { stdout } = await rbmae(['doctor', '--threads', '1'], { env });
        expect(stdout).toMatch(/engine native +works \(.*numbers at once\), [\d.]+ GFLOP\/s/);
      }),
  );
});
