/**
 * Runs the tests, and reports how much of `src` and `experiments` they ran:
 *
 *   npm run coverage                  all tests; exits with 1 below the floor
 *   npm run coverage -- rbm/stack     the tests of some files, without a floor
 *   npm run coverage -- --floor=60 ARGS  a floor for these tests; further arguments go to jest
 *
 * Lines that hold code count, and count as run if a test ran them in its own process, in a thread, or in a process that it
 * started, such as the command. Processes that are killed leave no record. `coverage/uncovered.txt` lists the other lines.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CompiledFile, compiledFile } from './coverage/compiled-file.js';
import { total, uncoveredLines } from './coverage/report.js';

/** Percent of the lines, for all tests: a first guess, to be set by a full run on a quiet machine. */
const FLOOR = 85;
const FOLDER = resolve('coverage');
const PROCESSES = join(FOLDER, 'processes');
const PLACES = ['src', 'experiments'];

const files = new Map<string, CompiledFile>();
for (const place of PLACES)
  for (const name of readdirSync(join('dist', place), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.js'))
      files.set(resolve('dist', place, name), compiledFile(resolve('dist', place, name)));

const given = process.argv.slice(2);
const floorFlag = given.find((word) => word.startsWith('--floor='));
const patterns = given.filter((word) => word !== floorFlag);
const floor = floorFlag ? Number(floorFlag.slice('--floor='.length)) : patterns.length === 0 ? FLOOR : 0;
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(PROCESSES, { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
    ...['--coverage', '--coverageReporters=json', '--coverageDirectory', FOLDER, ...patterns],
  ],
  { stdio: 'inherit', env: { ...process.env, RBMAE_TEST_COVERAGE: PROCESSES } },
);
addTests();
addProcesses();
// Some megabytes for each process.
rmSync(PROCESSES, { recursive: true });

const rows = [...files.values()].map(({ source, codeLines, ran }) => ({
  file: relative('.', source),
  lines: codeLines.size,
  uncovered: [...codeLines].filter((line) => !ran.has(line)),
}));
console.table(total(rows));
writeFileSync(join(FOLDER, 'uncovered.txt'), uncoveredLines(rows));
const { all } = total(rows);
process.exitCode = status ?? 1;
if (all !== undefined && all.percent < floor) {
  console.error(
    `The tests ran ${all.percent} % of the lines, and ${floor} % are asked for. See coverage/uncovered.txt.`,
  );
  process.exitCode = 1;
}

/** What ran in the processes of the tests themselves, by source file and line. */
function addTests(): void {
  type Recorded = { statementMap: Record<string, { start: { line: number } }>; s: Record<string, number> };
  const recorded = JSON.parse(readFileSync(join(FOLDER, 'coverage-final.json'), 'utf8')) as Record<
    string,
    Recorded
  >;
  for (const { source, ran } of files.values()) {
    const { statementMap, s } = recorded[source] ?? { statementMap: {}, s: {} };
    for (const [id, { start }] of Object.entries(statementMap)) if ((s[id] ?? 0) > 0) ran.add(start.line);
  }
}

/** What ran in threads and processes that tests started, by compiled file and position, as V8 records it. */
function addProcesses(): void {
  for (const name of readdirSync(PROCESSES)) {
    const { result } = JSON.parse(readFileSync(join(PROCESSES, name), 'utf8'));
    for (const { url, functions } of result)
      if (url.startsWith('file:')) files.get(fileURLToPath(url))?.addRanges(functions);
  }
}
