/**
 * Trains on each table of npm's vega-datasets by the command that `inspect` advises, encodes and reconstructs it, and
 * prints a Markdown table of what came of it.
 *
 *   npm run own-data:vega -- [LARGEST]
 *
 * LARGEST, in MB, leaves out larger files. Exits with 1 where a step fails or its rows or columns are not the file's.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parse } from 'csv-parse';
import type { ColumnFacts } from '../src/data/inspect/column-summary.js';
import { MAIN, type Outcome, rbmae } from '../test/cli/command.js';
import { inTemporaryFolder } from '../test/temporary-folder.js';

const DATA = resolve('node_modules/vega-datasets/data');
const NOT_FINITE = ['', 'NaN', 'Infinity', '-Infinity'];
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
  readonly columns: readonly string[];
  readonly columnFacts: readonly ColumnFacts[];
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

  const training = pasted(`${facts.command} --rbm-epochs 1 --epochs 1 --json --quiet`, folder);
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
    const names = step === 'encode' ? codeNames(layers.at(-1) as number) : restoredNames(facts);
    told.push(verdict(await readTable(out), { rows: facts.rows, names }));
  }
  return told;
}

function codeNames(size: number): string[] {
  return Array.from({ length: size }, (_, i) => `code_${i + 1}`);
}

/** Returns the columns of a reconstruction: categories, as the texts that they were, before the numbers. */
function restoredNames({ columnFacts, columns }: Inspected): string[] {
  const names = columnFacts.map(({ name }) => name);
  const categoryOf = (component: string) => names.find((name) => component.startsWith(`${name}=`));
  const texts = new Set(columns.flatMap((component) => categoryOf(component) ?? []));
  return [...texts, ...columns.filter((component) => categoryOf(component) === undefined)];
}

function said({ columnFacts, excluded, labels }: Inspected): string {
  const learned = columnFacts.filter(({ name }) => !(name in excluded));
  const parts: readonly (readonly [number, string])[] = [
    [columnFacts.length - learned.length, 'left out'],
    [labels?.length ?? 0, 'classes'],
    [learned.filter(({ kind }) => kind === 'category').length - (labels ? 1 : 0), 'of categories'],
    [learned.filter(({ missing }) => missing > 0).length, 'with missing values'],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.join(', ') || 'all are numbers';
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
  const facts = { names: [] as string[], rows: -1, notFinite: 0 };
  for await (const record of createReadStream(path).pipe(parse())) {
    if (++facts.rows === 0) facts.names = record;
    else facts.notFinite += record.filter((cell: string) => NOT_FINITE.includes(cell)).length;
  }
  return facts;
}

/** Runs a command line in a shell, as somebody who pastes it. */
function pasted(line: string, cwd: string): Outcome {
  const env = { ...process.env, NODE: process.execPath, MAIN };
  const script = `rbmae() { "$NODE" "$MAIN" "$@"; }\n${line}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd, env, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

function printRow(cells: readonly string[]): void {
  console.log(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
}
