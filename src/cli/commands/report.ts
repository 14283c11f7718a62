import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { htmlReport } from '../../model/report/report.js';
import { command } from '../command.js';
import { DATA, readOptionsOf } from '../flags/data.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, JSON_OUTPUT, text } from '../flags/options.js';
import { pathOf } from '../flags/values.js';

export const reportCommand = command({
  positionals: { run: 'folder of a run or a comparison' },
  options: {
    ...DATA,
    ...grouped('Output', { out: text('file to write (default: report.html in the folder)'), ...JSON_OUTPUT }),
    ...ENGINE,
  },
  examples: [['report run', 'Table, curves, pictures and codes of the data that it was trained on']],
  async run(flags, frame) {
    const folder = flags.run;
    const data = pathOf('data', flags.data);
    if (!(await stat(folder).catch(() => null))?.isDirectory()) {
      throw new InputError(`${folder} is no folder. Name the folder of a run or a comparison.`);
    }
    const out = pathOf('out', flags.out) ?? join(folder, 'report.html');
    const { engine } = await frame.engine();
    await writeAtomically(out, await htmlReport({ engine, folder, data, read: readOptionsOf(flags) }));
    return { text: out, json: { file: out } };
  },
});
