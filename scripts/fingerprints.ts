/**
 * Shows that a change keeps every byte of what the command writes. Runs about seventy small cases of the command in a
 * temporary folder and prints one line for each file that they leave: its SHA-256 and its name.
 *
 *   node dist/scripts/fingerprints.js --command PATH/dist/src/cli/main.js > table.txt
 *   node dist/scripts/fingerprints.js --compare old.txt new.txt
 *
 * To compare two commits, build each in a checkout of its own, and run this one script on both builds:
 *
 *   git worktree add ../old OLD && (cd ../old && npm ci && npm run build)
 *   node dist/scripts/fingerprints.js --command ../old/dist/src/cli/main.js > old.txt
 *   node dist/scripts/fingerprints.js --command dist/src/cli/main.js > new.txt
 *   node dist/scripts/fingerprints.js --compare old.txt new.txt
 *
 * Options:
 *   --engines js,onnx,native    engines that train; `native` is left out where it cannot be compiled
 *   --mnist DIR, --documents DIR, --faces DIR, --reuters DIR
 *                               folders with the data of further experiments, which are left out otherwise
 *   --keep DIR                  work in this folder, which must be empty or absent, and leave it there
 *
 * Tables are comparable only if they come from the same machine, Node and packages: the last bits of a product depend on
 * the processor. It takes about three minutes on two cores. `fingerprints/fingerprint.ts` says what is not compared.
 */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_FOLDERS, type DataFolders, stagesOf } from './fingerprints/cases.js';
import { differences } from './fingerprints/compare.js';
import { writeInputs } from './fingerprints/inputs.js';
import { failureOf, fingerprintsOf, runCommand, type Workplace } from './fingerprints/run.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    command: { type: 'string' },
    compare: { type: 'boolean', default: false },
    engines: { type: 'string', default: 'js,onnx,native' },
    keep: { type: 'string' },
    ...Object.fromEntries(DATA_FOLDERS.map((name) => [name, { type: 'string' as const }])),
  },
});

if (values.compare) await compare(positionals);
else if (values.command === undefined || positionals.length > 0) {
  fail('Usage: fingerprints.js --command PATH_TO/dist/src/cli/main.js, or --compare OLD NEW.');
} else await printTable(resolve(values.command));

async function compare([old, current, ...more]: readonly string[]): Promise<void> {
  if (old === undefined || current === undefined || more.length > 0) {
    return fail('--compare needs two tables: --compare OLD NEW.');
  }
  const lines = differences(await readFile(old, 'utf8'), await readFile(current, 'utf8'));
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.stderr.write(lines.length === 0 ? 'no difference\n' : `${lines.length} lines differ\n`);
  if (lines.length > 0) process.exitCode = 1;
}

async function printTable(main: string): Promise<void> {
  const folder = await emptyFolder(values.keep as string | undefined);
  try {
    const place = { main, folder };
    await writeInputs(folder);
    const { engines, lines } = await usableEngines(place, (values.engines as string).split(','));
    const folders: DataFolders = Object.fromEntries(
      Object.entries(values as Record<string, unknown>)
        .filter(([name]) => DATA_FOLDERS.includes(name))
        .map(([name, path]) => [name, resolve(path as string)]),
    );
    for (const stage of stagesOf(engines, folders)) lines.push(...(await fingerprintsOf(place, stage)));
    process.stdout.write(`${lines.sort(byName).join('\n')}\n`);
  } finally {
    if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Those that can be used, `native` once it is compiled, and a line of the table for one that cannot. */
async function usableEngines(
  place: Workplace,
  wanted: readonly string[],
): Promise<{ engines: string[]; lines: string[] }> {
  if (!wanted.includes('native')) return { engines: [...wanted], lines: [] };
  const outcome = await runCommand(place, ['setup-native']);
  if (outcome.code === 0) return { engines: [...wanted], lines: [] };
  const reason = failureOf(place, outcome);
  process.stderr.write(`The engine native is left out, because setup-native failed with ${reason}\n`);
  return { engines: wanted.filter((name) => name !== 'native'), lines: [`failed  setup-native  ${reason}`] };
}

async function emptyFolder(kept: string | undefined): Promise<string> {
  if (kept === undefined) return mkdtemp(join(tmpdir(), 'rbmae-fingerprints-'));
  await mkdir(kept, { recursive: true });
  if ((await readdir(kept)).length > 0) {
    fail(
      `${kept} is not empty, and its files would be mixed with new ones. Name an empty folder with --keep.`,
    );
    process.exit();
  }
  return resolve(kept);
}

/** The name follows the fingerprint. */
function byName(a: string, b: string): number {
  const [first, second] = [a, b].map((line) => line.slice(line.indexOf('  ')));
  return (first as string) < (second as string) ? -1 : 1;
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
