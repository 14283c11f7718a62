import { join } from 'node:path';
import type { Engine } from '../../compute/engine.js';
import { type NdArray, zeros } from '../../compute/ndarray.js';
import type { Examples } from '../../data/examples.js';
import { openTableWriter, type TableShape } from '../../data/formats/table-writer.js';
import { readExamples } from '../../data/read-examples.js';
import type { Table } from '../../data/table.js';
import { InputError } from '../../errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { projectorFiles } from '../../model/export/projector.js';
import { inputWidth, type Model } from '../../model/model.js';
import { openModel } from '../../model/open-model.js';
import { readFor } from '../../model/read-for-model.js';
import { codeColumns, inBlocks, inverseTransform, reconstruct, transform } from '../../model/transform.js';
import { command, type Frame, type Printed } from '../command.js';
import { UsageError } from '../exit.js';
import { REQUIRED_DATA, readOptionsOf, sourceOf } from '../flags/data.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, JSON_OUTPUT, required, text } from '../flags/options.js';
import { pathOf } from '../flags/values.js';
import { makeFolder } from '../make-folder.js';

const POSITIONALS = { run: 'folder of a run, or a model file' };
const OUTPUT = grouped('Output', {
  out: text('file to write, .csv or .npy (default: CSV on standard output)'),
  ...JSON_OUTPUT,
});

export const encodeCommand = command({
  positionals: POSITIONALS,
  options: {
    ...REQUIRED_DATA,
    ...OUTPUT,
    ...grouped('Output', {
      projector: text("folder for vectors.tsv and metadata.tsv of TensorBoard's projector, instead of CSV"),
    }),
    ...ENGINE,
  },
  examples: [['encode run --data new.csv', 'Write the codes of data, as CSV on standard output']],
  async run(flags, frame) {
    const [out, projector] = [pathOf('out', flags.out), pathOf('projector', flags.projector)];
    if (out !== undefined && projector !== undefined)
      throw new UsageError('--out and --projector name two places for the codes: give one of them.');
    const [source, read] = [sourceOf('data', flags.data), readOptionsOf(flags)];
    return applied(flags.run, frame, {
      rows: (model) => readFor(model, source, read),
      apply: (model, rows, engine) => transform(model, rows, { engine }),
      columns: codeColumns,
      write: (shape, blocks) =>
        projector === undefined
          ? writeTable(shape, blocks, { out, json: flags.json })
          : writeProjector(projector, shape, blocks),
    });
  },
});

export const reconstructCommand = command({
  positionals: POSITIONALS,
  options: { ...REQUIRED_DATA, ...OUTPUT, ...ENGINE },
  examples: [['reconstruct run --data new.csv', 'Write reconstructions, as CSV on standard output']],
  async run(flags, frame) {
    const out = pathOf('out', flags.out);
    const [source, read] = [sourceOf('data', flags.data), readOptionsOf(flags)];
    return applied(flags.run, frame, {
      rows: (model) => readFor(model, source, read),
      apply: (model, rows, engine) => reconstruct(model, rows, { engine }),
      columns: componentColumns,
      write: (shape, blocks) => writeTable(shape, blocks, { out, json: flags.json }),
    });
  },
});

export const decodeCommand = command({
  positionals: POSITIONALS,
  options: {
    ...grouped('Data', { codes: required(text('codes as CSV or .npy; - is standard input')) }),
    ...OUTPUT,
    ...ENGINE,
  },
  examples: [['decode run --codes new.csv', 'Write reconstructions, as CSV on standard output']],
  async run(flags, frame) {
    const out = pathOf('out', flags.out);
    const source = sourceOf('codes', flags.codes);
    return applied(flags.run, frame, {
      rows: (model) => readExamples(source, { preferredColumns: codeColumns(model) }),
      apply: (model, rows, engine) => inverseTransform(model, rows, { engine }),
      columns: componentColumns,
      write: (shape, blocks) => writeTable(shape, blocks, { out, json: flags.json }),
    });
  },
});

/** Defines what a command computes from rows, and where it writes the result. */
interface Application {
  rows(model: Model): Promise<Table>;
  apply(model: Model, rows: Examples, engine: Engine): Promise<NdArray>;
  /** Names the columns of the result. */
  columns(model: Model): readonly string[];
  write(shape: TableShape, blocks: AsyncIterable<NdArray>): Promise<Printed | undefined>;
}

async function applied(
  run: string,
  frame: Frame,
  { rows, apply, columns, write }: Application,
): Promise<Printed | undefined> {
  const { signal } = frame;
  const model = await openModel(run);
  const table = await rows(model);
  try {
    const { engine } = await frame.engine();
    const { examples, rowNames, labels } = table;
    const texts = { ...(rowNames && { name: rowNames }), ...(labels && { label: labels }) };
    const shape = { count: examples.count, columns: columns(model), texts };
    return await write(
      shape,
      inBlocks(examples, (block) => apply(model, block, engine), signal),
    );
  } finally {
    table.release();
  }
}

function componentColumns(model: Model): readonly string[] {
  return model.columns ?? Array.from({ length: inputWidth(model) }, (_, i) => `component_${i + 1}`);
}

async function writeTable(
  shape: TableShape,
  blocks: AsyncIterable<NdArray>,
  { out, json }: { readonly out: string | undefined; readonly json: boolean },
): Promise<Printed | undefined> {
  if (json && out === undefined) {
    await printJson(shape, blocks);
    return undefined;
  }
  const writer = await openTableWriter(out ?? process.stdout, shape);
  let rows = 0;
  try {
    for await (const { data, shape } of blocks) {
      await writer.write(data);
      rows += shape[0] as number;
    }
    await writer.finish();
  } catch (error) {
    throw error instanceof InputError ? sayingWhatIsWritten(error, { rows, out }) : error;
  } finally {
    await writer.discard();
  }
  return { text: '', json: { file: out, rows: shape.count, columns: shape.columns } };
}

/** A block of rows is checked before it is computed, when earlier ones may have gone to standard output. */
function sayingWhatIsWritten(
  error: InputError,
  { rows, out }: { readonly rows: number; readonly out: string | undefined },
): InputError {
  const written =
    out === undefined
      ? `${rows === 0 ? 'No rows' : `The first ${rows} rows`} were written.`
      : `${out} was not written.`;
  return new InputError(`${error.message} ${written}`, { cause: error, option: error.options });
}

async function writeProjector(
  folder: string,
  { count, columns, texts }: TableShape,
  blocks: AsyncIterable<NdArray>,
): Promise<Printed> {
  const codes = zeros([count, columns.length]);
  let at = 0;
  for await (const { data } of blocks) {
    codes.data.set(data, at);
    at += data.length;
  }
  await makeFolder('projector', folder);
  const files = Object.entries(projectorFiles(codes, texts)).map(([name, text]) => ({
    path: join(folder, name),
    text,
  }));
  for (const { path, text } of files) await writeAtomically(path, text);
  const paths = files.map(({ path }) => path);
  return { text: paths.join('\n'), json: { files: paths, rows: count } };
}

async function printJson({ columns, texts }: TableShape, blocks: AsyncIterable<NdArray>): Promise<void> {
  const rows: number[][] = [];
  for await (const { data } of blocks) {
    for (let at = 0; at < data.length; at += columns.length)
      rows.push([...data.subarray(at, at + columns.length)]);
  }
  process.stdout.write(`${JSON.stringify({ columns, ...texts, rows })}\n`);
}
