import type { Engine } from '../../compute/engine.js';
import { type NdArray, ndarray } from '../../compute/ndarray.js';
import { restoredRows } from '../../data/categories.js';
import type { Examples } from '../../data/examples.js';
import type { TableShape } from '../../data/formats/table-writer.js';
import { readExamples } from '../../data/read-examples.js';
import type { Table } from '../../data/table.js';
import { inputWidth, type Model } from '../../model/model.js';
import { openModel } from '../../model/open-model.js';
import { otherScaleNote } from '../../model/other-scale.js';
import { readFor } from '../../model/read-for-model.js';
import { codeColumns, inBlocks, inverseTransform, reconstruct, transform } from '../../model/transform.js';
import { command, type Frame, type Printed } from '../command.js';
import { UsageError } from '../exit.js';
import { REQUIRED_DATA, readOptionsOf, sourceOf, tablePathOf } from '../flags/data.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, JSON_OUTPUT, required, text } from '../flags/options.js';
import { pathOf } from '../flags/values.js';
import { warn } from '../warn.js';
import { writeProjector, writeTable } from '../write-rows.js';

const POSITIONALS = { run: 'folder of a run, or a model file' };
const OUTPUT = grouped('Output', {
  out: text('file to write: .csv, .tsv, .npy or .parquet (default: CSV on standard output)'),
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
    const [out, projector] = [tablePathOf(flags.out), pathOf('projector', flags.projector)];
    if (out !== undefined && projector !== undefined)
      throw new UsageError('--out and --projector name two places for the codes: give one of them.');
    const [source, read] = [sourceOf('data', flags.data), readOptionsOf(flags)];
    return applied(flags.run, frame, {
      rows: (model) => readFor(model, source, read),
      apply: (model, rows, engine) => transform(model, rows, { engine }),
      columns: codeColumns,
      noteOn: otherScaleNote,
      write: (shape, blocks, notes) =>
        projector === undefined
          ? writeTable(shape, blocks, { out, json: flags.json, notes })
          : writeProjector(projector, shape, blocks, notes),
    });
  },
});

export const reconstructCommand = command({
  positionals: POSITIONALS,
  options: { ...REQUIRED_DATA, ...OUTPUT, ...ENGINE },
  examples: [['reconstruct run --data new.csv', 'Write reconstructions, as CSV on standard output']],
  async run(flags, frame) {
    const out = tablePathOf(flags.out);
    const [source, read] = [sourceOf('data', flags.data), readOptionsOf(flags)];
    return applied(flags.run, frame, {
      rows: (model) => readFor(model, source, read),
      apply: (model, rows, engine) => reconstruct(model, rows, { engine }),
      columns: componentColumns,
      noteOn: otherScaleNote,
      write: (shape, blocks, notes) => writeTable(shape, blocks, { out, json: flags.json, notes }),
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
    const out = tablePathOf(flags.out);
    const source = sourceOf('codes', flags.codes);
    return applied(flags.run, frame, {
      rows: (model) => readExamples(source, { preferredColumns: codeColumns(model) }),
      apply: (model, rows, engine) => inverseTransform(model, rows, { engine }),
      columns: componentColumns,
      noteOn: () => undefined,
      write: (shape, blocks, notes) => writeTable(shape, blocks, { out, json: flags.json, notes }),
    });
  },
});

/** Defines what a command computes from rows, and where it writes the result. */
interface Application {
  rows(model: Model): Promise<Table>;
  apply(model: Model, rows: Examples, engine: Engine): Promise<NdArray>;
  /** Names the columns of the result. */
  columns(model: Model): readonly string[];
  /** What the user should know about the rows, beside what their reading said. */
  noteOn(model: Model, rows: Examples): string | undefined;
  write(
    shape: TableShape,
    blocks: AsyncIterable<NdArray>,
    notes: readonly string[],
  ): Promise<Printed | undefined>;
}

async function applied(
  run: string,
  frame: Frame,
  { rows, apply, columns, noteOn, write }: Application,
): Promise<Printed | undefined> {
  const { signal } = frame;
  const model = await openModel(run);
  const table = await rows(model);
  try {
    const { engine } = await frame.engine();
    const { examples, rowNames, labels } = table;
    const texts = { ...(rowNames && { name: rowNames }), ...(labels && { label: labels }) };
    const shape = { count: examples.count, columns: columns(model), texts };
    const note = noteOn(model, examples);
    if (note !== undefined) warn(note);
    const notes = note === undefined ? table.notes : [...table.notes, note];
    const blocks = inBlocks(examples, (block) => apply(model, block, engine), signal);
    return await (columns === componentColumns
      ? withTexts(model, shape, blocks, (texts, numbers) => write(texts, numbers, notes))
      : write(shape, blocks, notes));
  } finally {
    table.release();
  }
}

/** Writes categories as the texts that they were, before the numbers. */
function withTexts(
  { categories = {} }: Model,
  shape: TableShape,
  blocks: AsyncIterable<NdArray>,
  write: (shape: TableShape, blocks: AsyncIterable<NdArray>) => Promise<Printed | undefined>,
): Promise<Printed | undefined> {
  const rows = restoredRows(shape.columns, categories);
  // Without a column of numbers, the components stay.
  if (Object.keys(categories).length === 0 || rows.columns.length === 0) return write(shape, blocks);
  async function* restored() {
    for await (const { data } of blocks) {
      const numbers = rows.restore(data);
      yield ndarray([numbers.length / rows.columns.length, rows.columns.length], numbers);
    }
  }
  return write({ ...shape, columns: rows.columns, texts: { ...shape.texts, ...rows.texts } }, restored());
}

function componentColumns(model: Model): readonly string[] {
  return model.columns ?? Array.from({ length: inputWidth(model) }, (_, i) => `component_${i + 1}`);
}
