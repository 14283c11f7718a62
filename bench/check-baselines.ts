/**
 * Whether our PCA and LSA leave the reconstruction errors of scikit-learn's PCA and TruncatedSVD, on MNIST and 20 Newsgroups, and
 * whether our locally linear embedding of a few digits is its LocallyLinearEmbedding:
 *
 *   npm run bench:check-baselines -- --python PEERS/bin/python [--data-dir DIR] [--rows N]
 *
 * prints a line for each comparison, and ends with 1 where errors differ by more than 1e-4 of their size, or codes by more than
 * a thousandth of their deviation. DIR has the files of both, or the folders `mnist` and `20news` with them; without it they
 * are downloaded once. `--rows` takes only the first training examples.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitLocallyLinear, locallyLinearCodes } from '../src/baselines/lle.js';
import { fitLatentSemantics, logCounts, lsaModel } from '../src/baselines/lsa.js';
import { fitPrincipalComponents, pcaModel } from '../src/baselines/pca.js';
import type { Engine } from '../src/compute/engine.js';
import { onnxEngine } from '../src/compute/onnx/engine.js';
import { loadMnist } from '../src/data/collections/mnist.js';
import type { Dataset } from '../src/data/dataset.js';
import { type Examples, eachBlock, firstExamples } from '../src/data/examples.js';
import { loadNewsgroups } from '../src/data/text/newsgroups-and-reuters.js';
import { InputError, messageOf, RunError } from '../src/errors.js';
import { squaredError } from '../src/evaluate/squared-error.js';
import { codeVerdicts, errorVerdicts, PARTS, type Parts, type Verdict } from './verdict.js';

interface Check {
  /** What the script is asked for. */
  readonly request: {
    readonly model: 'PCA' | 'LSA' | 'LLE';
    readonly codeSize: number;
    readonly neighbours?: number;
  };
  /** What it is given. */
  readonly given: Parts<Examples>;
  /** Holds our result against what it answered. */
  readonly verdicts: (engine: Engine, answer: never) => Promise<Verdict[]>;
}

type Collection = Pick<Dataset, 'name' | 'train' | 'test'>;

const SCRIPT = fileURLToPath(new URL('../../bench/peers/check_baselines.py', import.meta.url));
/** As many images: all eigenvectors of a matrix as large as their number are computed. */
const EMBEDDED = 500;
const NEIGHBOURS = 20;

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
  const answers = answersOf(values.python, checks);
  for (const [i, { verdicts }] of checks.entries()) {
    for (const { agrees, text } of await verdicts(engine, answers[i] as never)) {
      process.stdout.write(`${text}\n`);
      if (!agrees) process.exitCode = 1;
    }
  }
} catch (error) {
  process.stderr.write(`check-baselines: ${messageOf(error)}\n`);
  process.exitCode = error instanceof InputError ? 2 : 1;
}

async function checksOf(dataDir: string | undefined, rows: number): Promise<Check[]> {
  const own = dataDir === undefined ? undefined : join(dataDir, 'mnist');
  const mnist = await loadMnist({ dataDir: own !== undefined && existsSync(own) ? own : dataDir });
  const newsgroups = await loadNewsgroups(2000, { dataDir });
  const shortened = ({ name, train, test }: Collection) => ({
    name,
    train: firstExamples(train, Math.min(rows, train.count)),
    test,
  });
  return [
    principalComponents(shortened(mnist), 30),
    ...latentSemantics(shortened(newsgroups), [10, 50]),
    locallyLinear(shortened(mnist), 2),
  ];
}

function principalComponents(images: Collection, codeSize: number): Check {
  return {
    request: { model: 'PCA', codeSize },
    given: images,
    async verdicts(engine, answer: Parts<number>) {
      const model = pcaModel(await fitPrincipalComponents(engine, images.train, codeSize), codeSize);
      const errors = await inParts((part) => squaredError(engine, model, images[part]));
      return errorVerdicts(`${images.name}, PCA-${codeSize}`, errors, answer);
    },
  };
}

function latentSemantics(documents: Collection, codeSizes: readonly number[]): Check[] {
  const logs = { train: logCounts(documents.train), test: logCounts(documents.test) };
  return codeSizes.map((codeSize) => ({
    request: { model: 'LSA', codeSize },
    given: documents,
    async verdicts(engine, answer: Parts<number>) {
      const model = lsaModel(await fitLatentSemantics(engine, logs.train, codeSize), codeSize);
      const errors = await inParts((part) => squaredError(engine, model, logs[part]));
      return errorVerdicts(`${documents.name}, LSA-${codeSize}`, errors, answer);
    },
  }));
}

/** Images: posts have neighbours at equal cosines, and which of them are taken is a matter of rounding. */
function locallyLinear(images: Collection, codeSize: number): Check {
  const few = (examples: Examples) =>
    ofLengthOne(firstExamples(examples, Math.min(EMBEDDED, examples.count)));
  const given = { train: few(images.train), test: few(images.test) };
  return {
    request: { model: 'LLE', codeSize, neighbours: NEIGHBOURS },
    given,
    async verdicts(engine, answer: Parts<number[][]>) {
      const options = { neighbours: NEIGHBOURS, size: codeSize };
      const embedding = await fitLocallyLinear(engine, given.train, options);
      const test = await locallyLinearCodes(engine, embedding, given.test);
      return codeVerdicts(`${images.name}, LLE-${codeSize}`, { train: embedding.codes, test }, answer);
    },
  };
}

/** Of these the nearest by the cosine, which we take, are the nearest by the distance, which scikit-learn takes. */
function ofLengthOne({ count, width, copyRows }: Examples): Examples {
  return {
    count,
    width,
    copyRows(rows, out) {
      copyRows(rows, out);
      for (let start = 0; start < rows.length * width; start += width) {
        const row = out.subarray(start, start + width);
        const length = Math.hypot(...row);
        for (let i = 0; i < width; i++) row[i] = (row[i] as number) / length;
      }
    },
  };
}

async function inParts<T>(f: (part: keyof Parts<T>) => Promise<T>): Promise<Parts<T>> {
  return { train: await f('train'), test: await f('test') };
}

/** What the script answers, one for each check. */
function answersOf(python: string, checks: readonly Check[]): unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'rbmae-baselines-'));
  try {
    const files = new Map<Examples, string>();
    const written = (examples: Examples) => {
      const path = files.get(examples) ?? join(folder, String(files.size));
      if (!files.has(examples)) writeRows(path, examples);
      files.set(examples, path);
      return path;
    };
    const requests = checks.map(({ request, given }) => ({
      ...{ ...request, width: given.train.width },
      ...Object.fromEntries(PARTS.map((part) => [part, written(given[part])])),
    }));
    const { error, status, stdout, stderr } = spawnSync(python, [SCRIPT, JSON.stringify(requests)], {
      encoding: 'utf8',
    });
    if (error !== undefined) throw new InputError(`${python} cannot be run: ${error.message}.`);
    if (status !== 0) {
      throw new RunError(`scikit-learn computed nothing (bench/peers/README.md installs it):\n${stderr}`);
    }
    const lines = stdout.trim().split('\n');
    if (lines.length !== checks.length)
      throw new RunError(`scikit-learn gave ${lines.length} results, not ${checks.length}:\n${stdout}`);
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
