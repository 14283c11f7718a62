/**
 * Trains on what users bring (a folder of PNG images, a CSV, a Parquet file) by the real command, and checks what comes of it.
 *
 *   npm run own-data -- DATA_DIR OUT
 *
 * DATA_DIR holds `olivetti/olivettifaces.mat` and MNIST. Leaves in OUT for each of them what `train` says (without the weights)
 * and `checks.json`; exits with 1 where a check fails.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ndarray } from '../src/compute/ndarray.js';
import { rowNumbers } from '../src/data/examples.js';
import { BROWSER, predictions } from '../test/browser.js';
import { rbmae } from '../test/cli/command.js';
import { inUnits } from '../test/model/export/in-units.js';
import { inTemporaryFolder } from '../test/temporary-folder.js';
import { digitsAsParquet, facesAsPngs, type Input, tableAsCsv } from './own-data-inputs.js';

const CHECKED_ROWS = 200;
const WITHIN = 1e-5;
const [dataDir, out] = process.argv.slice(2);
if (dataDir === undefined || out === undefined)
  throw new Error('Give the folder of the data and the folder of the results.');

const demonstrations = {
  'faces-png': await facesAsPngs(join(dataDir, 'olivetti')),
  'table-csv': tableAsCsv(),
  'mnist-parquet': await digitsAsParquet(join(dataDir, 'mnist')),
};
for (const [name, input] of Object.entries(demonstrations)) {
  const checks = await inTemporaryFolder((folder) => demonstrated(folder, input, join(out, name)));
  writeFileSync(join(out, name, 'checks.json'), `${JSON.stringify(checks, null, 2)}\n`);
  console.log(name, checks);
  const { rows: _, ...differences } = checks;
  if (Object.values(differences).some((difference) => !(difference <= WITHIN))) process.exitCode = 1;
}

/** Largest differences, of codes as they are, of reconstructions in units of their components. */
async function demonstrated(folder: string, input: Input, kept: string) {
  const { values, width, unit } = input;
  const succeed = async (...args: string[]) => {
    const { code, stdout, stderr } = await rbmae(args, { cwd: folder });
    if (code !== 0) throw new Error(`rbmae ${args.join(' ')} ended with exit code ${code}: ${stderr}`);
    return stdout;
  };
  const count = values.length / width;
  const all = input.write(folder, 'data', rowNumbers(count));
  await succeed('train', '--data', all, ...input.train, '--out', 'run', '--quiet');
  mkdirSync(kept, { recursive: true });
  for (const file of readdirSync(join(folder, 'run')).filter((file) => !file.endsWith('.safetensors')))
    copyFileSync(join(folder, 'run', file), join(kept, file));

  const rows = rowNumbers(Math.min(CHECKED_ROWS, count));
  const some = input.write(folder, 'some', rows);
  const backwards = input.write(folder, 'backwards', rows.slice().reverse());
  const encoded = await succeed('encode', 'run', '--data', some);
  writeFileSync(join(folder, 'codes.csv'), encoded);
  const codes = table(encoded);
  const reconstructions = table(await succeed('reconstruct', 'run', '--data', some));
  await succeed('export', 'run', '--format', 'onnx', '--part', 'encoder', '--out', 'encoder.onnx');
  await succeed('export', 'run', '--format', 'onnx', '--out', 'all.onnx');
  await succeed('export', 'run', '--format', 'tfjs', '--part', 'encoder', '--out', 'encoder');
  await succeed('export', 'run', '--format', 'tfjs', '--out', 'all');

  const data = values.slice(0, rows.length * width);
  const shape = [rows.length, width];
  const codeUnit = spread(codes);
  const ofCodes = (found: Float32Array) => inUnits(found, codes.data, codes.width, codeUnit);
  const ofRows = (found: Float32Array) => inUnits(found, reconstructions.data, width, unit);
  const inBrowser =
    BROWSER && (await predictions(folder, { encoder: ndarray(shape, data), all: ndarray(shape, data) }));
  return {
    rows: rows.length,
    'codes of the rows backwards': ofCodes(
      reversed(table(await succeed('encode', 'run', '--data', backwards))),
    ),
    'decoded codes': ofRows(table(await succeed('decode', 'run', '--codes', 'codes.csv')).data),
    'ONNX encoder': ofCodes(await onnx(join(folder, 'encoder.onnx'), data, width)),
    'ONNX encoder and decoder': ofRows(await onnx(join(folder, 'all.onnx'), data, width)),
    ...(inBrowser && {
      'TensorFlow.js encoder in a browser': ofCodes(inBrowser.encoder as Float32Array),
      'TensorFlow.js encoder and decoder in a browser': ofRows(inBrowser.all as Float32Array),
    }),
  };
}

interface Table {
  readonly data: Float32Array;
  readonly width: number;
}

/** Without the names of image files. */
function table(csv: string): Table {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const first = header?.startsWith('name,') ? 1 : 0;
  const rows = lines.map((line) => line.split(',').slice(first).map(Number));
  return { data: Float32Array.from(rows.flat()), width: rows[0]?.length ?? 0 };
}

function reversed({ data, width }: Table): Float32Array {
  const last = data.length / width - 1;
  return data.map((_, at) => data[(last - Math.floor(at / width)) * width + (at % width)] as number);
}

/** The largest size of all codes: one for all components. */
function spread({ data }: Table): () => number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return () => largest;
}

async function onnx(path: string, data: Float32Array, width: number): Promise<Float32Array> {
  const session = await InferenceSession.create(readFileSync(path));
  const found = await session.run({ data: new Tensor('float32', data, [data.length / width, width]) });
  return found[session.outputNames[0] as string]?.data as Float32Array;
}
