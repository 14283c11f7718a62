import { extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { ImageShape } from '../../data/examples.js';
import { unscale } from '../../data/preprocessing.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { seededRandom } from '../../random.js';
import { gibbsSamples, type Samples } from '../../rbm/gibbs.js';
import { imagesFigure } from '../../report/figures/pictures.js';
import { type OpenedRbm, openRbm, rbmImageShape } from '../../single-rbm/open-rbm.js';
import type { StackPlace } from '../../single-rbm/stack-place.js';
import { command } from '../command.js';
import { UsageError } from '../exit.js';
import { ENGINE } from '../flags/engine.js';
import { flag, grouped, PROGRESS_OUTPUT, text } from '../flags/options.js';
import { RBM_PATH, SEED, seedOf, whole } from '../flags/rbm.js';
import { optional, pathOf } from '../flags/values.js';

const OPTIONS = {
  ...grouped('Method', {
    count: text('number of samples, one from each chain', '100'),
    steps: text('Gibbs steps of each chain', '1000'),
    words: text('words of each document, of an RBM of word counts', '100'),
    means: flag('the means of the last step, not states'),
    seed: SEED,
  }),
  ...grouped('Output', {
    out: text('file to write: .csv, or .png or .svg where the examples are images (default: CSV on stdout)'),
    ...PROGRESS_OUTPUT,
  }),
  ...ENGINE,
};

export const sampleCommand = command({
  positionals: { model: RBM_PATH },
  options: OPTIONS,
  examples: [['sample runs/digits/rbm --means --out digits.png', 'A sheet of a hundred digits']],
  async run(flags, { engine, display, signal }) {
    const [chains, steps, words] = [
      optional('count', flags.count, whole),
      optional('steps', flags.steps, whole),
      optional('words', flags.words, whole),
    ];
    const out = pathOf('out', flags.out);
    const kind = out === undefined ? '.csv' : extname(out).toLowerCase();
    if (!['.csv', '.png', '.svg'].includes(kind))
      throw new UsageError(`--out is '${out}', but must end in .csv, .png or .svg.`);
    const opened = await openRbm(flags.model);
    const imageShape = kind === '.csv' ? undefined : imageShapeOf(opened);
    const random = seededRandom(seedOf(flags)).fork('samples');
    const choice = await engine();
    const samples = await gibbsSamples({
      engine: choice.engine,
      rbm: opened.rbm,
      chains,
      steps,
      words,
      random,
      signal,
    });
    const chosen = flags.means ? samples.means : samples.states;
    const { place } = opened;
    if (place !== undefined && imageShape === undefined) display.note(scaleOf(place));
    if (imageShape !== undefined) {
      const figure = await imagesFigure({ title: `after ${steps} Gibbs steps`, imageShape, images: chosen });
      await writeAtomically(out as string, kind === '.svg' ? figure.svg : figure.png);
    } else {
      if (place?.layer === 1) unscale(chosen.data, chosen.shape[1] as number, place.preprocessing);
      const rows = rowsOf(chosen);
      if (out === undefined) {
        process.stdout.write(flags.json ? `${JSON.stringify({ samples: rows })}\n` : stringify(rows));
        return undefined;
      }
      await writeAtomically(out, stringify(rows));
    }
    return { text: '', json: { file: out } };
  },
});

function imageShapeOf(file: OpenedRbm): ImageShape {
  const shape = rbmImageShape(file);
  if (shape !== undefined) return shape;
  throw new UsageError(
    'The RBM was not trained on images, so that no pictures can be made of its samples. Write a .csv.',
  );
}

/** Says on which scale the samples are. */
function scaleOf({ layer, preprocessing }: StackPlace): string {
  return layer === 1
    ? `numbers are written on the scale of the data (${preprocessing.scaling}, undone)`
    : `RBM ${layer} of a stack: its samples are of the hidden units of the RBM below it`;
}

function rowsOf({ data, shape }: Samples['states']): number[][] {
  const [rows, width] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
}
