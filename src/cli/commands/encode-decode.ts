import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import type { Engine } from '../../compute/engine.js';
import { type NdArray, zeros } from '../../compute/ndarray.js';
import type { Examples } from '../../data/examples.js';
import { openTableWriter, type TableShape } from '../../data/formats/table-writer.js';
import { readExamples } from '../../data/read-examples.js';
import type { Table } from '../../data/table.js';
import { messageOf } from '../../errors.js';
import { diskError, writeAtomically } from '../../files/write-atomically.js';
import { projectorFiles } from '../../model/export/projector.js';
import { inputWidth, type Model } from '../../model/model.js';
import { openModel } from '../../model/open-model.js';
import { readFor } from '../../model/read-for-model.js';
import { codeColumns, inBlocks, inverseTransform, reconstruct, transform } from '../../model/transform.js';
import { UsageError } from '../exit.js';
import { type DataFlags, dataOptions, readOptionsOf, sourceOf } from '../flags/data.js';
import { type EngineFlags, engineChooser, engineOptions } from '../flags/engine.js';
import { once, pathOf, type Text } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags extends DataFlags, EngineFlags {
  run: string;
  codes: Text;
  out: Text;
  projector?: Text;
  json: boolean;
}

/** A command that sends rows through a model and writes what comes out. */
interface Application {
  /** The flag that names the rows. */
  readonly flag: 'data' | 'codes';
  /** Checks the flags before anything is read. */
  reader(flags: Flags): (model: Model) => Promise<Table>;
  apply(model: Model, rows: Examples, engine: Engine): Promise<NdArray>;
  columns(model: Model): readonly string[];
}

const withData = (yargs: Argv<object>) => dataOptions(yargs);
const withCodes = (yargs: Argv<object>) =>
  yargs.option('codes', {
    type: 'string',
    requiresArg: true,
    describe: 'codes as CSV or .npy; - is standard input',
  });

const withProjector = (yargs: Argv<object>) =>
  dataOptions(yargs).option('projector', {
    type: 'string',
    requiresArg: true,
    describe: "folder for vectors.tsv and metadata.tsv of TensorBoard's projector, in place of CSV",
  });

export const encodeCommand = command('encode', 'Write the codes of data', withProjector, {
  flag: 'data',
  reader: dataReader,
  apply: (model, rows, engine) => transform(model, rows, { engine }),
  columns: codeColumns,
});

export const reconstructCommand = command(
  'reconstruct',
  'Write what a model makes of data, on their own scale',
  withData,
  {
    flag: 'data',
    reader: dataReader,
    apply: (model, rows, engine) => reconstruct(model, rows, { engine }),
    columns: componentColumns,
  },
);

export const decodeCommand = command(
  'decode',
  'Write what a model makes of codes, on the scale of its data',
  withCodes,
  {
    flag: 'codes',
    reader: (flags) => {
      const source = sourceOf({ data: flags.codes }, 'codes');
      return (model) => readExamples(source, { preferredColumns: codeColumns(model) });
    },
    apply: (model, rows, engine) => inverseTransform(model, rows, { engine }),
    columns: componentColumns,
  },
);

function dataReader(flags: Flags): (model: Model) => Promise<Table> {
  const [source, options] = [sourceOf(flags), readOptionsOf(flags)];
  return (model) => readFor(model, source, options);
}

function componentColumns(model: Model): readonly string[] {
  return model.columns ?? Array.from({ length: inputWidth(model) }, (_, i) => `component_${i + 1}`);
}

function command(
  name: string,
  describe: string,
  inputs: (yargs: Argv<object>) => Argv<object>,
  application: Application,
): CommandModule<object, Flags> {
  return {
    command: `${name} <run>`,
    describe,
    builder: (yargs) =>
      engineOptions(inputs(yargs))
        .positional('run', {
          type: 'string',
          demandOption: true,
          describe: 'folder of a run, or a model file',
        })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'file to write, .csv or .npy (default: CSV on standard output)',
        })
        .option('json', { type: 'boolean', default: false, describe: 'print one JSON object instead of CSV' })
        .example(
          `$0 ${name} run --${application.flag} new.csv`,
          `${describe}, as CSV on standard output`,
        ) as never,
    handler: (flags) => run(flags, application),
  };
}

async function run(flags: Flags, { reader, apply, columns }: Application): Promise<void> {
  const choose = engineChooser(flags);
  const read = reader(flags);
  const out = pathOf('out', flags.out);
  const projector = pathOf('projector', flags.projector);
  if (out !== undefined && projector !== undefined) {
    throw new UsageError('--out and --projector name two places for the codes: give one of them.');
  }
  await interruptible(async (signal) => {
    const model = await openModel(once('run', flags.run));
    const table = await read(model);
    try {
      const { engine } = await choose();
      const { examples, rowNames, labels } = table;
      const texts = { ...(rowNames && { name: rowNames }), ...(labels && { label: labels }) };
      const shape = { count: examples.count, columns: columns(model), texts };
      const blocks = inBlocks(examples, (block) => apply(model, block, engine), signal);
      if (projector !== undefined) return writeProjector(projector, shape, blocks, flags.json);
      if (flags.json && out === undefined) return printJson(shape, blocks);
      const writer = await openTableWriter(out ?? process.stdout, shape);
      try {
        for await (const { data } of blocks) await writer.write(data);
        await writer.finish();
      } finally {
        await writer.discard();
      }
      if (flags.json)
        process.stdout.write(`${JSON.stringify({ file: out, rows: shape.count, columns: shape.columns })}\n`);
    } finally {
      table.release();
    }
  });
}

async function writeProjector(
  folder: string,
  { count, columns, texts }: TableShape,
  blocks: AsyncIterable<NdArray>,
  json: boolean,
): Promise<void> {
  const codes = zeros([count, columns.length]);
  let at = 0;
  for await (const { data } of blocks) {
    codes.data.set(data, at);
    at += data.length;
  }
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw (
      diskError(`The folder ${folder}`, error) ??
      new UsageError(
        `The folder ${folder} cannot be made: ${messageOf(error)}. Choose another one with --projector.`,
      )
    );
  });
  const files = Object.entries(projectorFiles(codes, texts)).map(([name, text]) => ({
    path: join(folder, name),
    text,
  }));
  for (const { path, text } of files) await writeAtomically(path, text);
  const paths = files.map(({ path }) => path);
  process.stdout.write(json ? `${JSON.stringify({ files: paths, rows: count })}\n` : `${paths.join('\n')}\n`);
}

async function printJson({ columns, texts }: TableShape, blocks: AsyncIterable<NdArray>): Promise<void> {
  const rows: number[][] = [];
  for await (const { data } of blocks) {
    for (let at = 0; at < data.length; at += columns.length)
      rows.push([...data.subarray(at, at + columns.length)]);
  }
  process.stdout.write(`${JSON.stringify({ columns, ...texts, rows })}\n`);
}
