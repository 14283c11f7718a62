import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const TSC = resolve('node_modules/typescript/bin/tsc');
const PROGRAMS = resolve('test/entries/programs');
const INSTALL_SECONDS = 170;

/** The strictest settings a user may have; `skipLibCheck` stays false, as it is by default. */
const COMPILER = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
};

// It takes minutes and the npm registry.
const describePacked = process.env.RBMAE_TEST_PACK ? describe : describe.skip;

let folder: string | undefined;
let tarball: string;

beforeAll(async () => {
  if (describePacked === describe.skip) return;
  folder = mkdtempSync(join(tmpdir(), 'rbm-autoencoder-pack-'));
  // Without scripts: `prepack` would build dist anew, from which the tests run.
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  tarball = join(folder, name as string);
});
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

async function installed(strategy: string): Promise<string> {
  const project = join(folder as string, strategy);
  cpSync(PROGRAMS, project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'];
  await run('npm', ['install', tarball, `--install-strategy=${strategy}`, ...flags], { cwd: project });
  for (const types of ['@types/node', 'undici-types'])
    cpSync(`node_modules/${types}`, join(project, 'node_modules', types), { recursive: true });
  return project;
}

const compile = (project: string, file: string, settings: object = {}) => {
  const config = { compilerOptions: { ...COMPILER, ...settings }, files: [file] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
  return run(process.execPath, [TSC, '--project', project]).catch(({ stdout }) => {
    throw new Error(stdout);
  });
};

describePacked('the packed library with its install scripts', () => {
  test(
    'installs without special settings, whether or not the CUDA libraries of onnxruntime-node can be reached',
    async () => {
      const project = join(folder as string, 'scripts');
      mkdirSync(project);
      writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
      await run('npm', ['install', tarball, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: project });
      const { stdout } = await run(process.execPath, ['node_modules/.bin/rbmae', 'doctor'], { cwd: project });
      expect(stdout).toMatch(/engine onnx +(works|.*npm install --ignore-scripts onnxruntime-node)/);
    },
    1000 * INSTALL_SECONDS,
  );
});

describePacked.each(['hoisted', 'linked'])(
  'the packed library, installed %s in an empty project',
  (strategy) => {
    let project: string;
    beforeAll(async () => {
      project = await installed(strategy);
    }, 1000 * INSTALL_SECONDS);

    test('compiles and runs in a strict ES module', async () => {
      await compile(project, 'strict.ts');
      const { stdout } = await run(process.execPath, ['strict.js'], { cwd: project });
      expect(JSON.parse(stdout)).toEqual({ codes: [20, 1], rbm: [6, 3], experiments: true, svg: true });
    });

    test('is required by CommonJS', async () => {
      const { stdout, stderr } = await run(process.execPath, ['common.cjs'], { cwd: project });
      expect(stderr.replaceAll(/^.*(ExperimentalWarning|--trace-warnings).*\n/gm, '')).toBe('');
      expect(JSON.parse(stdout)).toEqual(['function', 'function', 'function']);
    });

    test('has the command', async () => {
      const { stdout } = await run(process.execPath, ['node_modules/.bin/rbmae', '--version'], {
        cwd: project,
      });
      expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    });

    // Its own dependencies are not a linked project's to import.
    (strategy === 'hoisted' ? test : test.skip)('has tensors of TensorFlow.js for who imports /tfjs', () =>
      compile(project, 'tensors.ts', { skipLibCheck: true, noEmit: true }),
    );
  },
);
