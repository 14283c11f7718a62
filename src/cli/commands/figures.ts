import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError, messageOf } from '../../errors.js';
import { diskError, writeAtomically } from '../../files/write-atomically.js';
import { seededRandom } from '../../random.js';
import { drawRbmFigures } from '../../single-rbm/figures.js';
import { openRbm, rbmImageShape } from '../../single-rbm/open-rbm.js';
import { UsageError } from '../exit.js';
import {
  type CommonFlags,
  type DataFlags,
  dataFor,
  engineOf,
  printResult,
  seedOf,
  withCommonFlags,
  withDataFlags,
} from '../flags/rbm.js';
import { pathOf, type Text } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags extends CommonFlags, DataFlags {
  run: string;
  out: Text;
}

export const figuresCommand: CommandModule<object, Flags> = {
  command: 'figures <run>',
  describe: 'Draw a single RBM: receptive fields, histograms, hidden probabilities, samples',
  builder: (yargs) =>
    withCommonFlags(withDataFlags(yargs))
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe:
          'folder of a run of train-rbm, or the file of an RBM, such as rbm-1.safetensors of pretrain',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'folder for the pictures (default: RUN/figures)',
      })
      .example('$0 figures runs/digits/rbm', 'Draws anew, with the data it was trained on'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const file = await openRbm(flags.run);
  const isFolder = (await stat(flags.run)).isDirectory();
  const out = pathOf('out', flags.out) ?? (isFolder ? join(flags.run, 'figures') : undefined);
  if (out === undefined) throw new UsageError('Name a folder for the pictures with --out.');
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw (
      diskError(`The folder ${out}`, error) ??
      new InputError(`The folder ${out} cannot be made: ${messageOf(error)}. Choose another with --out.`)
    );
  });
  const figures = await interruptible(async (signal) => {
    const { engine } = await engineOf(flags);
    const data = await dataFor(flags, file, engine, signal);
    const { hidden } = file.rbm.units;
    return drawRbmFigures({
      engine,
      file,
      title: `${file.rbm.parameters.hiddenBias.data.length} ${hidden} hidden units`,
      examples: data.train,
      imageShape: rbmImageShape(file) ?? data.imageShape,
      random: seededRandom(seedOf(flags)).fork('samples'),
      signal,
    });
  });
  const paths: string[] = [];
  for (const [name, { svg, png }] of figures) {
    for (const [ending, content] of [
      ['svg', svg],
      ['png', png],
    ] as const) {
      const path = join(out, `${name}.${ending}`);
      await writeAtomically(path, content);
      paths.push(path);
    }
  }
  printResult(flags, { figures: paths }, paths.join('\n'));
}
