import { join } from 'node:path';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { openTableWriter, type TableShape } from '../data/formats/table-writer.js';
import { InputError } from '../errors.js';
import { writeAtomically } from '../files/write-atomically.js';
import { projectorFiles } from '../model/export/projector.js';
import type { Printed } from './command.js';
import { makeFolder } from './make-folder.js';

export interface Destination {
  /** Standard output, if not given. */
  readonly out: string | undefined;
  readonly json: boolean;
  /** For the JSON. */
  readonly notes: readonly string[];
}

/** Writes rows of numbers to a file or, block by block, to standard output; with `json` and no file, as one JSON text. */
export async function writeTable(
  shape: TableShape,
  blocks: AsyncIterable<NdArray>,
  { out, json, notes }: Destination,
): Promise<Printed | undefined> {
  if (json && out === undefined) {
    await printJson(shape, blocks, notes);
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
  return { text: '', json: { file: out, rows: shape.count, columns: shape.columns, notes } };
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

/** Writes codes for TensorBoard's projector. */
export async function writeProjector(
  folder: string,
  { count, columns, texts }: TableShape,
  blocks: AsyncIterable<NdArray>,
  notes: readonly string[],
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
  return { text: paths.join('\n'), json: { files: paths, rows: count, notes } };
}

async function printJson(
  { columns, texts }: TableShape,
  blocks: AsyncIterable<NdArray>,
  notes: readonly string[],
): Promise<void> {
  const rows: number[][] = [];
  for await (const { data } of blocks) {
    for (let at = 0; at < data.length; at += columns.length)
      rows.push([...data.subarray(at, at + columns.length)]);
  }
  process.stdout.write(`${JSON.stringify({ columns, ...texts, rows, notes })}\n`);
}
