/**
 * Whether our PCA and LSA leave the reconstruction errors of scikit-learn's PCA and TruncatedSVD, on MNIST and 20 Newsgroups:
 *
 *   node dist/bench/check-baselines.js --python PEERS/bin/python [--data-dir DIR] [--rows N]
 *
 * prints a line for each code size, and ends with 1 where two differ by more than 1e-4 of their size. DIR has the files of
 * both, or the folders `mnist` and `20news` with them; without it they are downloaded once. `--rows` takes only the first
 * training examples.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitLatentSemantics, logCounts, lsaModel } from '../src/baselines/lsa.js';
import { fitPrincipalComponents, pcaModel } from '../src/baselines/pca.js';
import type { Engine } from '../src/compute/engine.js';
import { onnxEngine } from '../src/compute/onnx/engine.js';
import { type Dataset, type Examples, eachBlock, firstExamples } from '../src/data/dataset.js';
import { loadMnist } from '../src/data/mnist.js';
import { loadNewsgroups } from '../src/data/text/collections.js';
import { InputError, messageOf, RunError } from '../src/errors.js';
import { squaredError } from '../src/evaluate/squared-error.js';

interface Errors {
  readonly train: number;
  readonly test: number;
}

interface Check {
  readonly model: 'PCA' | 'LSA';
  readonly codeSizes: readonly number[];
  readonly dataset: Dataset;
}

const LARGEST_DIFFERENCE = 1e-4;
const PARTS = ['train', 'test'] as const;
const SCRIPT = fileURLToPath(new URL('../../bench/peers/check_baselines.py', import.meta.url));

try {
  const { values } = parseArgs({
    options: {
      python: { type: 'string', default: 'python3' },
      'data-dir': { type: 'string' },
      rows: { type: 'string' },
      threads: { type: 'string', default: '1' },
    },
  });
  const rows = values.rows === undefined ? Number.POSITIVE_INFINITY : wholeNumber('rows', values.rows);
  const engine = onnxEngine(wholeNumber('threads', values.threads));
  const checks = await checksOf(values['data-dir'], rows);
  const theirs = theirErrors(values.python, checks);
  let differ = false;
  for (const { model, dataset, codeSizes } of checks) {
    for (const [i, ours] of (await ourErrors(engine, { model, dataset, codeSizes })).entries()) {
      const peer = theirs.shift() as Errors;
      for (const part of PARTS) {
        const difference = Math.abs(ours[part] / peer[part] - 1);
        // A comparison with what is no number is no agreement.
        const agrees = difference <= LARGEST_DIFFERENCE;
        differ ||= !agrees;
        process.stdout.write(
          `${dataset.name}, ${model}-${codeSizes[i]}, ${dataset[part].count} ${part} examples: ours ${ours[part].toFixed(6)}, ` +
            `scikit-learn's ${peer[part].toFixed(6)}, relative difference ${difference.toExponential(1)}${agrees ? '' : ' TOO LARGE'}\n`,
        );
      }
    }
  }
  if (differ) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`check-baselines: ${messageOf(error)}\n`);
  process.exitCode = error instanceof InputError ? 2 : 1;
}

async function checksOf(dataDir: string | undefined, rows: number): Promise<Check[]> {
  const own = dataDir === undefined ? undefined : join(dataDir, 'mnist');
  const mnist = await loadMnist({ dataDir: own !== undefined && existsSync(own) ? own : dataDir });
  const newsgroups = await loadNewsgroups(2000, { dataDir });
  const first = (dataset: Dataset): Dataset => ({
    ...dataset,
    train: firstExamples(dataset.train, Math.min(rows, dataset.train.count)),
  });
  return [
    { model: 'PCA', codeSizes: [30], dataset: first(mnist) },
    { model: 'LSA', codeSizes: [10, 50], dataset: first(newsgroups) },
  ];
}

async function ourErrors(engine: Engine, { model, codeSizes, dataset }: Check): Promise<Errors[]> {
  const most = Math.max(...codeSizes);
  const errors: Errors[] = [];
  if (model === 'PCA') {
    const components = await fitPrincipalComponents(engine, dataset.train, most);
    for (const size of codeSizes) errors.push(await errorsOf(engine, pcaModel(components, size), dataset));
    return errors;
  }
  const [train, test] = [logCounts(dataset.train), logCounts(dataset.test)];
  const semantics = await fitLatentSemantics(engine, train, most);
  for (const size of codeSizes)
    errors.push(await errorsOf(engine, lsaModel(semantics, size), { train, test }));
  return errors;
}

async function errorsOf<P>(
  engine: Engine,
  model: Parameters<typeof squaredError<P>>[1],
  { train, test }: Pick<Dataset, 'train' | 'test'>,
): Promise<Errors> {
  return { train: await squaredError(engine, model, train), test: await squaredError(engine, model, test) };
}

/** In the order of the checks and of their code sizes. */
function theirErrors(python: string, checks: readonly Check[]): Errors[] {
  const folder = mkdtempSync(join(tmpdir(), 'rbmae-baselines-'));
  try {
    const written = checks.map(({ model, codeSizes, dataset }, i) => {
      const paths = PARTS.map((part) => [part, join(folder, `${i}-${part}`)] as const);
      for (const [part, path] of paths) writeRows(path, dataset[part]);
      return { model, codeSizes, width: dataset.train.width, ...Object.fromEntries(paths) };
    });
    const { error, status, stdout, stderr } = spawnSync(python, [SCRIPT, JSON.stringify(written)], {
      encoding: 'utf8',
    });
    if (error !== undefined) throw new InputError(`${python} cannot be run: ${error.message}.`);
    if (status !== 0) {
      throw new RunError(`scikit-learn computed nothing (bench/peers/README.md installs it):\n${stderr}`);
    }
    const lines = stdout.trim().split('\n');
    const expected = checks.reduce((sum, { codeSizes }) => sum + codeSizes.length, 0);
    if (lines.length !== expected)
      throw new RunError(`scikit-learn gave ${lines.length} results, not ${expected}:\n${stdout}`);
    return lines.map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As little-endian float32. */
function writeRows(path: string, examples: Examples): void {
  const file = openSync(path, 'w');
  try {
    for (const { values } of eachBlock(examples))
      writeSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  } finally {
    closeSync(file);
  }
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1) return number;
  throw new InputError(`--${flag} is '${text}', but must be a whole number from 1 up.`);
}
