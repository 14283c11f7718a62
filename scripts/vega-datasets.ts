/**
 * Trains on each table of npm's vega-datasets by the command that `inspect` advises, encodes and reconstructs the same
 * file, and prints a Markdown table of what came of it.
 *
 *   npm run own-data:vega -- [LARGEST]
 *
 * LARGEST, in MB, leaves out larger files. Exits with 1 where a step fails or its rows or columns are not the file's.
 */
import { execFile } from 'node:child_process';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parse } from 'csv-parse';
import { MAIN, type Outcome, rbmae } from '../test/cli/command.js';
import { inTemporaryFolder } from '../test/temporary-folder.js';

const DATA = resolve('node_modules/vega-datasets/data');
const SHORT = '--rbm-epochs 1 --epochs 1 --json --quiet';
const LARGEST_OUTPUT = 1 << 26;
const largest = Number(process.argv[2] ?? Infinity);

console.log("| file | rows | columns | `inspect` says | network | error / PCA's | codes | reconstruction |");
console.log('| --- | --: | --: | --- | --- | --: | --- | --- |');
const skipped: string[] = [];
let trained = 0;
for (const file of readdirSync(DATA).sort()) {
  const why = whyNoTable(join(DATA, file));
  if (why !== undefined) skipped.push(`${file} (${why})`);
  else printRow([file, ...(await inTemporaryFolder((folder) => cells(join(DATA, file), folder)))]);
}
console.log(`\nTrained on: ${trained} tables. Left out: ${skipped.join(', ')}.`);

/** Returns nothing for a table. */
function whyNoTable(path: string): string | undefined {
  const { size } = statSync(path);
  if (extname(path) === '.png') return 'image';
  if (size > largest * 1e6) return `${(size / 1e6).toFixed(1)} MB`;
  if (extname(path) !== '.json') return undefined;
  const content = JSON.parse(readFileSync(path, 'utf8'));
  if (Array.isArray(content)) return undefined;
  return content.type ?? `one object of ${Object.keys(content).join(', ')}`;
}

interface Inspected {
  readonly rows: number;
  /** Names of the components that a network learns from. */
  readonly columns: readonly string[];
  readonly columnFacts: readonly { readonly name: string; readonly missing: number }[];
  readonly excluded: Readonly<Record<string, string>>;
  readonly labels?: readonly string[];
  readonly problem?: string;
  readonly command?: string;
}

interface Trained {
  readonly layers: readonly number[];
  readonly rows: readonly { readonly model: string; readonly testSquaredError: number }[];
}

/** Does all steps with one file, until one fails. */
async function cells(path: string, folder: string): Promise<string[]> {
  const inspection = await rbmae(['inspect', path, '--json']);
  if (inspection.code !== 0) return failed('inspect', inspection);
  const facts: Inspected = JSON.parse(inspection.stdout);
  const told = [`${facts.rows}`, `${facts.columnFacts.length}`, said(facts)];
  if (facts.command === undefined) return [...told, `none: ${facts.problem}`];

  const training = await pasted(`${facts.command} ${SHORT}`, folder);
  if (training.code !== 0) return [...told, ...failed('train', training)];
  const { layers, rows }: Trained = JSON.parse(training.stdout);
  trained++;
  const errorOf = (wanted: string) => rows.find(({ model }) => model === wanted)?.testSquaredError;
  const errors = [errorOf('autoencoder'), errorOf('PCA')].map((error) => error?.toPrecision(3) ?? 'none');
  told.push([facts.columns.length, ...layers].join('-'), errors.join(' / '));

  for (const step of ['encode', 'reconstruct']) {
    const out = join(folder, `${step}.csv`);
    const outcome = await rbmae([step, join(folder, 'run'), '--data', path, '--out', out]);
    if (outcome.code !== 0) return [...told, ...failed(step, outcome)];
    const names = step === 'encode' ? codeNames(layers.at(-1) as number) : facts.columns;
    told.push(verdict(await readTable(out), { rows: facts.rows, names }));
  }
  return told;
}

const codeNames = (size: number) => Array.from({ length: size }, (_, i) => `code_${i + 1}`);

function said({ columnFacts, excluded, labels, columns }: Inspected): string {
  const missing = columnFacts.filter(({ name, missing }) => missing > 0 && !(name in excluded)).length;
  const leftOut = Object.keys(excluded).length;
  return [
    `${columns?.length ?? 0} components`,
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
    ...(labels ? [`${labels.length} classes`] : []),
    ...(missing > 0 ? [`${missing} with missing values`] : []),
  ].join(', ');
}

function failed(step: string, { code, stderr }: Outcome): string[] {
  process.exitCode = 1;
  return [`FAILED: ${step} ended with exit code ${code}: ${stderr.trim().split('\n').at(-1)}`];
}

interface TableFacts {
  readonly names: readonly string[];
  readonly rows: number;
  readonly notFinite: number;
}

function verdict({ names, rows, notFinite }: TableFacts, wanted: Pick<TableFacts, 'names' | 'rows'>): string {
  const wrong = [
    ...(rows === wanted.rows ? [] : [`${rows} rows`]),
    ...(names.join('\n') === wanted.names.join('\n') ? [] : [`columns ${names.join(', ')}`]),
    ...(notFinite === 0 ? [] : [`${notFinite} values are not finite`]),
  ];
  if (wrong.length === 0) return `${rows} x ${names.length}`;
  process.exitCode = 1;
  return `FAILED: ${wrong.join('; ')}`;
}

async function readTable(path: string): Promise<TableFacts> {
  let names: string[] | undefined;
  let [rows, notFinite] = [0, 0];
  for await (const record of createReadStream(path).pipe(parse())) {
    if (names === undefined) names = record;
    else {
      rows++;
      for (const cell of record) if (cell === '' || !Number.isFinite(Number(cell))) notFinite++;
    }
  }
  return { names: names ?? [], rows, notFinite };
}

/** Runs a command line in a shell, as somebody who pastes it. */
function pasted(line: string, cwd: string): Promise<Outcome> {
  const env = { ...process.env, NODE: process.execPath, MAIN };
  const script = `rbmae() { "$NODE" "$MAIN" "$@"; }\n${line}`;
  return new Promise((done) => {
    const child = execFile(
      'sh',
      ['-c', script],
      { cwd, env, maxBuffer: LARGEST_OUTPUT },
      (_, stdout, stderr) => done({ code: child.exitCode, stdout, stderr }),
    );
  });
}

function printRow(cells: readonly string[]): void {
  console.log(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
}
