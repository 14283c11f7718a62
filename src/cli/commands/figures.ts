import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../files/exists.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { drawRunFigures } from '../../model/report/run-figures.js';
import { seededRandom } from '../../random.js';
import type { Figure } from '../../report/figures/render.js';
import { drawRbmFigures } from '../../single-rbm/figures.js';
import { openRbm, rbmImageShape } from '../../single-rbm/open-rbm.js';
import { RBM_FILE } from '../../single-rbm/train-rbm-run.js';
import { command, type Frame } from '../command.js';
import { UsageError } from '../exit.js';
import { selectionOf } from '../flags/data.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, PROGRESS_OUTPUT, text, type ValuesOf } from '../flags/options.js';
import { dataFor, RBM_DATA, RBM_PATH, SEED, seedOf } from '../flags/rbm.js';
import { pathOf } from '../flags/values.js';
import { makeFolder } from '../make-folder.js';

const OPTIONS = {
  ...RBM_DATA,
  ...grouped('Method', { seed: SEED }),
  ...grouped('Output', { out: text('folder for the pictures (default: RUN/figures)'), ...PROGRESS_OUTPUT }),
  ...ENGINE,
};

type FiguresFlags = ValuesOf<typeof OPTIONS> & { readonly run: string };

export const figuresCommand = command({
  positionals: { run: `${RBM_PATH}, or folder of a run of train` },
  options: OPTIONS,
  examples: [['figures runs/digits/rbm', 'Draws again, with the data it was trained on']],
  async run(flags, frame) {
    const isFolder = (await stat(flags.run).catch(() => null))?.isDirectory() ?? false;
    const out = pathOf('out', flags.out) ?? (isFolder ? join(flags.run, 'figures') : undefined);
    const isTraining = isFolder && !(await exists(join(flags.run, RBM_FILE)));
    const figures = isTraining
      ? await drawRunFigures(flags.run, {
          engine: (await frame.engine()).engine,
          data: pathOf('data', flags.data),
          read: { ...selectionOf(flags), dataDir: pathOf('data-dir', flags['data-dir']) },
        })
      : await rbmFigures(flags, frame);
    if (out === undefined) throw new UsageError('Name a folder for the pictures with --out.');
    await makeFolder('out', out);
    const paths: string[] = [];
    for (const [name, { svg, png }] of figures) {
      for (const [ending, content] of Object.entries({ svg, png })) {
        const path = join(out, `${name}.${ending}`);
        await writeAtomically(path, content);
        paths.push(path);
      }
    }
    return { text: paths.join('\n'), json: { figures: paths } };
  },
});

async function rbmFigures(flags: FiguresFlags, frame: Frame): Promise<Map<string, Figure>> {
  const opened = await openRbm(flags.run);
  const { engine } = await frame.engine();
  const data = await dataFor(flags, opened, engine, frame);
  return drawRbmFigures({
    engine,
    file: opened,
    title: `${opened.rbm.parameters.hiddenBias.data.length} ${opened.rbm.units.hidden} hidden units`,
    examples: data.train,
    imageShape: rbmImageShape(opened) ?? data.imageShape,
    random: seededRandom(seedOf(flags)).fork('samples'),
    signal: frame.signal,
  });
}
