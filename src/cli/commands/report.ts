import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../../errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { htmlReport } from '../../model/report/report.js';
import { type DataFlags, dataOptions, readOptionsOf } from '../flags/data.js';
import { type EngineFlags, engineChooser, engineOptions } from '../flags/engine.js';
import { once, pathOf, type Text } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags extends DataFlags, EngineFlags {
  run: string;
  out: Text;
  json: boolean;
}

export const reportCommand: CommandModule<object, Flags> = {
  command: 'report <run>',
  describe: 'Write one self-contained HTML page about a run or a comparison',
  builder: (yargs) =>
    engineOptions(dataOptions(yargs))
      .positional('run', { type: 'string', demandOption: true, describe: 'folder of a run or a comparison' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'file to write (default: report.html in the folder)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print one JSON object' })
      .example(
        '$0 report run',
        'Table, curves, pictures and codes of the data that it was trained on',
      ) as never,
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const choose = engineChooser(flags);
  const folder = once('run', flags.run);
  const data = pathOf('data', flags.data);
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    throw new InputError(`${folder} is no folder. Name the folder of a run or a comparison.`);
  }
  const out = pathOf('out', flags.out) ?? join(folder, 'report.html');
  await interruptible(async () => {
    const { engine } = await choose();
    await writeAtomically(out, await htmlReport({ engine, folder, data, read: readOptionsOf(flags) }));
  });
  process.stdout.write(flags.json ? `${JSON.stringify({ file: out })}\n` : `${out}\n`);
}
