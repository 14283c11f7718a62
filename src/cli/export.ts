import type { CommandModule } from 'yargs';
import { exportModel, FORMATS } from '../model/export/export-model.js';
import { PARTS } from '../model/export/part.js';
import { openModel } from '../model/open-model.js';
import { UsageError } from './exit.js';
import { once, oneOf, pathOf } from './flags.js';

interface Flags {
  run: string;
  format: string | string[] | undefined;
  part: string | string[];
  out: string | string[] | undefined;
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

async function run(flags: Flags): Promise<void> {
  const format = oneOf('format', once('format', flags.format) ?? '', FORMATS);
  const part = oneOf('part', once('part', flags.part), PARTS);
  const out = pathOf('out', flags.out);
  if (out === undefined)
    throw new UsageError('--out is missing: name the file (for tfjs the folder) to write.');
  const files = await exportModel(await openModel(once('run', flags.run)), { format, part, out });
  process.stdout.write(
    flags.json ? `${JSON.stringify({ format, part, files })}\n` : files.map((file) => `${file}\n`).join(''),
  );
}
