import { extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { CommandModule } from 'yargs';
import type { ImageShape } from '../../data/examples.js';
import { unscale } from '../../data/preprocessing.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { seededRandom } from '../../random.js';
import { gibbsSamples, type Samples } from '../../rbm/gibbs.js';
import { imagesFigure } from '../../report/figures/pictures.js';
import { type OpenedRbm, openRbm, rbmImageShape } from '../../single-rbm/open-rbm.js';
import type { StackPlace } from '../../single-rbm/stack-place.js';
import { UsageError } from '../exit.js';
import { type CommonFlags, engineOf, seedOf, whole, withCommonFlags } from '../flags/rbm.js';
import { pathOf, type Text } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags extends CommonFlags {
  model: string;
  count: Text;
  steps: Text;
  words: Text;
  means: boolean;
  out: Text;
}

export const sampleCommand: CommandModule<object, Flags> = {
  command: 'sample <model>',
  describe: 'Draw samples from a single RBM by Gibbs chains: CSV on stdout, or a picture',
  builder: (yargs) =>
    withCommonFlags(yargs)
      .positional('model', {
        type: 'string',
        demandOption: true,
        describe:
          'folder of a run of train-rbm, or the file of an RBM, such as rbm-1.safetensors of pretrain',
      })
      .option('count', {
        type: 'string',
        requiresArg: true,
        default: '100',
        describe: 'how many, one from each chain',
      })
      .option('steps', {
        type: 'string',
        requiresArg: true,
        default: '1000',
        describe: 'Gibbs steps of each chain',
      })
      .option('words', {
        type: 'string',
        requiresArg: true,
        default: '100',
        describe: 'words of each document, of an RBM of word counts',
      })
      .option('means', {
        type: 'boolean',
        default: false,
        describe: 'the means of the last step, not states',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'a file: .csv, or .png or .svg where the examples are images',
      })
      .example('$0 sample runs/digits/rbm --means --out digits.png', 'A sheet of a hundred digits'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const [chains, steps, words] = [
    whole('count', flags.count),
    whole('steps', flags.steps),
    whole('words', flags.words),
  ] as [number, number, number];
  const out = pathOf('out', flags.out);
  const kind = out === undefined ? '.csv' : extname(out).toLowerCase();
  if (!['.csv', '.png', '.svg'].includes(kind))
    throw new UsageError(`--out is '${out}', but must end in .csv, .png or .svg.`);
  const file = await openRbm(flags.model);
  const imageShape = kind === '.csv' ? undefined : imageShapeOf(file);
  const samples = await interruptible(async (signal) => {
    const { engine } = await engineOf(flags);
    const random = seededRandom(seedOf(flags)).fork('samples');
    return gibbsSamples({ engine, rbm: file.rbm, chains, steps, words, random, signal });
  });
  const chosen = flags.means ? samples.means : samples.states;
  if (file.place !== undefined && imageShape === undefined && !flags.quiet)
    process.stderr.write(`${scaleOf(file.place)}\n`);
  if (imageShape !== undefined) {
    const figure = await imagesFigure({ title: `after ${steps} Gibbs steps`, imageShape, images: chosen });
    await writeAtomically(out as string, kind === '.svg' ? figure.svg : figure.png);
  } else {
    if (file.place?.layer === 1) unscale(chosen.data, chosen.shape[1] as number, file.place.preprocessing);
    const rows = rowsOf(chosen);
    if (out !== undefined) await writeAtomically(out, stringify(rows));
    else process.stdout.write(flags.json ? `${JSON.stringify({ samples: rows })}\n` : stringify(rows));
  }
  if (out !== undefined && flags.json) process.stdout.write(`${JSON.stringify({ file: out })}\n`);
}

function imageShapeOf(file: OpenedRbm): ImageShape {
  const shape = rbmImageShape(file);
  if (shape !== undefined) return shape;
  throw new UsageError(
    'The RBM was not trained on images, so that no pictures can be made of its samples. Write a .csv.',
  );
}

/** What the numbers of a sample are. */
function scaleOf({ layer, preprocessing }: StackPlace): string {
  return layer === 1
    ? `numbers are written on the scale of the data (${preprocessing.scaling}, undone)`
    : `RBM ${layer} of a stack: its samples are of the hidden units of the RBM below it`;
}

function rowsOf({ data, shape }: Samples['states']): number[][] {
  const [rows, width] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
}
