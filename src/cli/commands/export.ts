import type { CommandModule } from 'yargs';
import { exportModel, FORMATS, type Format } from '../../model/export/export-model.js';
import { PARTS } from '../../model/export/part.js';
import { openModel } from '../../model/open-model.js';
import { UsageError } from '../exit.js';
import { once, oneOf, pathOf, type Text } from '../flags/values.js';

interface Flags {
  run: string;
  format: Text;
  part: string | string[];
  out: Text;
  json: boolean;
}

export const exportCommand: CommandModule<object, Flags> = {
  command: 'export <run>',
  describe: 'Write a model for other programs',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'folder of a run, or a model file' })
      .option('format', { type: 'string', requiresArg: true, describe: `one of: ${FORMATS.join(', ')}` })
      .option('part', {
        type: 'string',
        requiresArg: true,
        default: 'all',
        describe: `one of: ${PARTS.join(', ')}`,
      })
      .option('out', { type: 'string', requiresArg: true, describe: 'file to write; for tfjs a folder' })
      .option('json', { type: 'boolean', default: false, describe: 'print one JSON object' })
      .example(
        '$0 export run --format onnx --part encoder --out encoder.onnx',
        'Data in, codes out, in any ONNX runtime',
      ) as never,
  handler: run,
};

/** Who fills in the missing values of a model that was trained with some. */
const MISSING: Readonly<Record<Format, string>> = {
  onnx: 'Missing values: give them as NaN, the file fills them in.',
  tfjs: 'Missing values: fill them in before, by the numbers under userDefinedMetadata.missing_values in model.json.',
  safetensors:
    'Missing values: fill them in before, by the numbers under "fill" of the preprocessing in the metadata.',
};

async function run(flags: Flags): Promise<void> {
  const asked = once('format', flags.format);
  if (asked === undefined) throw new UsageError(`--format is missing: give one of ${FORMATS.join(', ')}.`);
  const format = oneOf('format', asked, FORMATS);
  const part = oneOf('part', once('part', flags.part), PARTS);
  const out = pathOf('out', flags.out);
  if (out === undefined)
    throw new UsageError('--out is missing: name the file (for tfjs the folder) to write.');
  const model = await openModel(once('run', flags.run));
  const files = await exportModel(model, { format, part, out });
  if (model.preprocessing.fill !== null && part !== 'decoder') process.stderr.write(`${MISSING[format]}\n`);
  process.stdout.write(
    flags.json ? `${JSON.stringify({ format, part, files })}\n` : files.map((file) => `${file}\n`).join(''),
  );
}
