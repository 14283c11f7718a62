import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inTemporaryFolder } from '../temporary-folder.js';
import { type Outcome, rbmae } from './command.js';

/** Programs that only act as the real ones: shell scripts by name. */
type Programs = Readonly<Record<string, string>>;

/** A wheel with the files that are looked for, all empty. */
function wheelIn(folder: string): string {
  const wheel = join(folder, 'tensorflow');
  mkdirSync(join(wheel, 'include/tensorflow/c/eager'), { recursive: true });
  for (const file of [
    'include/tensorflow/c/eager/c_api.h',
    'libtensorflow_cc.so.2',
    'libtensorflow_framework.so.2',
  ]) {
    writeFileSync(join(wheel, file), '');
  }
  return wheel;
}

const python = (folder: string | null) => `echo '${JSON.stringify({ folder, version: '2.21.0' })}'`;
const good = (folder: string): Programs => ({
  python3: python(wheelIn(folder)),
  'g++': 'exit 0',
  npm: '[ "$1" = --version ] || /bin/mkdir -p node_modules/@tensorflow/tfjs-node/binding',
});

/** Runs the command where there are no other programs than these. */
async function setup(
  programs: (folder: string) => Programs,
  args: readonly string[] = [],
): Promise<Outcome & { readonly cached: readonly string[] }> {
  return inTemporaryFolder(async (folder) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const [name, script] of Object.entries(programs(folder))) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const env = { PATH: bin, XDG_CACHE_HOME: join(folder, 'cache'), CXX: '' };
    const outcome = await rbmae(['setup-tensorflow', ...args], { env });
    const cache = join(folder, 'cache', 'rbm-autoencoder');
    return { ...outcome, cached: existsSync(cache) ? readdirSync(cache) : [] };
  });
}

// Elsewhere the command says only that it works on Linux.
(process.platform === 'linux' ? describe : describe.skip)(
  'rbmae setup-tensorflow says what is missing',
  () => {
    const missing: [string, (folder: string) => Programs, RegExp][] = [
      ['Python', () => ({}), /python3 cannot be run \(ENOENT\).*--python/],
      [
        'a Python that answers',
        () => ({ python3: 'echo old; exit 3' }),
        /python3 does not answer as Python 3\.8.*exit code 3/,
      ],
      [
        'TensorFlow in it',
        () => ({ python3: python(null) }),
        /python3 has no TensorFlow.*pip install tensorflow-cpu/,
      ],
      [
        'a part of TensorFlow',
        (folder) => ({ python3: python(folder) }),
        /lacks libtensorflow_cc\.so\.2, libtensorflow_framework/,
      ],
      [
        'a compiler',
        (folder) => ({ python3: python(wheelIn(folder)) }),
        /g\+\+ cannot be run \(ENOENT\).*apt install g\+\+/,
      ],
      [
        'npm',
        (folder) => ({ python3: python(wheelIn(folder)), 'g++': 'exit 0' }),
        /npm cannot be run \(ENOENT\)/,
      ],
    ];
    test.each(missing)('%s', async (_what, programs, message) => {
      const { code, stdout, stderr, cached } = await setup(programs);
      expect(stderr).toMatch(message);
      expect([code, stdout, cached]).toEqual([2, '', []]);
    });

    test('the interpreter that was asked for', async () => {
      const { code, stderr } = await setup(good, ['--python', '/nowhere/python']);
      expect([code, stderr]).toEqual([2, expect.stringContaining('/nowhere/python cannot be run')]);
    });
  },
);

(process.platform === 'linux' ? describe : describe.skip)(
  'rbmae setup-tensorflow leaves nothing behind when',
  () => {
    const failures: [string, Programs, RegExp][] = [
      [
        'npm fails',
        { npm: '[ "$1" = --version ] && exit 0; echo E404 >&2; exit 1' },
        /npm failed \(exit code 1\):\nE404/,
      ],
      [
        'the compiler fails, with its last lines',
        {
          'g++':
            '[ "$1" = --version ] && exit 0; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do echo "line $i" >&2; done; exit 1',
        },
        /g\+\+ failed \(exit code 1\):\nline 2\n[\s\S]*line 16\n/,
      ],
      [
        'what was compiled does not work',
        {},
        /the self-test failed \(exit code 1\):\n[\s\S]*it is not installed/,
      ],
    ];
    test.each(failures)('%s', async (_what, programs, message) => {
      const { code, stdout, stderr, cached } = await setup((folder) => ({ ...good(folder), ...programs }));
      expect(stderr).toMatch(message);
      expect([code, stdout, cached]).toEqual([1, '', []]);
    });
  },
);
