/**
 * Compares what `readExamples` reads with numpy, pandas, pyarrow and Pillow, to equality: values, rows, columns, labels.
 *
 *   npm run check:values -- --python PATH
 *
 * The Python of PATH needs these four packages. It writes the files (`check_values.py`) into a temporary folder. Prints
 * one line a file; exits with 1 if any differs.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rowNumbers } from '../src/data/examples.js';
import { readExamples } from '../src/data/read-examples.js';
import type { ReadOptions, Table } from '../src/data/table.js';
import { InputError, messageOf } from '../src/errors.js';
import { inTemporaryFolder } from '../test/temporary-folder.js';

interface Expected {
  readonly rows: number;
  readonly width: number;
  /** File of raw float32, [rows, width]. */
  readonly values: string;
  /** Allowed difference of a value. */
  readonly within: number;
  readonly columns: readonly string[] | null;
  readonly labels: readonly string[] | null;
}

type Case = { readonly tool: string; readonly file: string; readonly options: ReadOptions } & (
  | Expected
  | { readonly refused: string }
);

const { values: flags } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });

await inTemporaryFolder(async (folder) => {
  execFileSync(flags.python, [join('scripts', 'check_values.py'), folder], { stdio: 'inherit' });
  const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as readonly Case[];
  let wrong = 0;
  for (const each of cases) {
    const difference = await differenceOf(each, folder);
    if (difference !== undefined) wrong++;
    console.log(`${each.tool}: ${each.file}: ${difference ?? agreement(each)}`);
  }
  console.log(`${cases.length} files, ${wrong} differ`);
  if (wrong > 0) process.exitCode = 1;
});

function agreement(each: Case): string {
  if ('refused' in each) return `refused ("${each.refused}")`;
  return each.within === 0 ? 'equal' : `equal within ${each.within}`;
}

async function differenceOf(each: Case, folder: string): Promise<string | undefined> {
  let table: Table;
  try {
    table = await readExamples(join(folder, each.file), each.options);
  } catch (error) {
    const message = messageOf(error).replaceAll(`${folder}/`, '');
    if (!(error instanceof InputError)) return `DIFFERS: fails otherwise than with an InputError: ${message}`;
    return 'refused' in each && message.includes(each.refused) ? undefined : `DIFFERS: refused: ${message}`;
  }
  try {
    return 'refused' in each
      ? `DIFFERS: is read, but should be refused ("${each.refused}")`
      : differenceFrom(table, each, readFileSync(join(folder, each.values)));
  } finally {
    table.release();
  }
}

function differenceFrom(table: Table, expected: Expected, bytes: Buffer): string | undefined {
  const { examples, columns, labels } = table;
  const { rows, width } = expected;
  if (examples.count !== rows || examples.width !== width)
    return `DIFFERS: ${examples.count} rows of ${examples.width}, not ${rows} of ${width}`;
  if (expected.columns !== null && JSON.stringify(columns) !== JSON.stringify(expected.columns))
    return `DIFFERS: columns ${JSON.stringify(columns)}, not ${JSON.stringify(expected.columns)}`;
  if (expected.labels !== null && JSON.stringify(labels) !== JSON.stringify(expected.labels))
    return `DIFFERS: labels ${JSON.stringify(labels)?.slice(0, 200)}, not ${JSON.stringify(expected.labels).slice(0, 200)}`;
  const found = new Float32Array(rows * width);
  examples.copyRows(rowNumbers(rows), found);
  const wanted = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const others = [...found.keys()].filter((at) => {
    const [a, b] = [found[at] as number, wanted[at] as number];
    // Object.is tells the two zeros apart, and finds NaN equal to itself.
    return !Object.is(a, b) && !(Math.abs(a - b) <= expected.within && expected.within > 0);
  });
  const [first] = others;
  if (first === undefined) return undefined;
  const place = `row ${Math.floor(first / width) + 1}, component ${(first % width) + 1}`;
  return `DIFFERS: ${others.length} of ${found.length} values; ${place}: ${found[first]}, not ${wanted[first]}`;
}
