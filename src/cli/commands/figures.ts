import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../files/write-atomically.js';
import { seededRandom } from '../../random.js';
import { drawRbmFigures } from '../../single-rbm/figures.js';
import { openRbm, rbmImageShape } from '../../single-rbm/open-rbm.js';
import { command } from '../command.js';
import { UsageError } from '../exit.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, PROGRESS_OUTPUT, text } from '../flags/options.js';
import { dataFor, RBM_DATA, RBM_PATH, SEED, seedOf } from '../flags/rbm.js';
import { pathOf } from '../flags/values.js';
import { makeFolder } from '../make-folder.js';

export const figuresCommand = command({
  positionals: { run: RBM_PATH },
  options: {
    ...RBM_DATA,
    ...grouped('Method', { seed: SEED }),
    ...grouped('Output', { out: text('folder for the pictures (default: RUN/figures)'), ...PROGRESS_OUTPUT }),
    ...ENGINE,
  },
  examples: [['figures runs/digits/rbm', 'Draws again, with the data it was trained on']],
  async run(flags, frame) {
    const opened = await openRbm(flags.run);
    const isFolder = (await stat(flags.run)).isDirectory();
    const out = pathOf('out', flags.out) ?? (isFolder ? join(flags.run, 'figures') : undefined);
    if (out === undefined) throw new UsageError('Name a folder for the pictures with --out.');
    await makeFolder('out', out);
    const { engine } = await frame.engine();
    const data = await dataFor(flags, opened, engine, frame);
    const figures = await drawRbmFigures({
      engine,
      file: opened,
      title: `${opened.rbm.parameters.hiddenBias.data.length} ${opened.rbm.units.hidden} hidden units`,
      examples: data.train,
      imageShape: rbmImageShape(opened) ?? data.imageShape,
      random: seededRandom(seedOf(flags)).fork('samples'),
      signal: frame.signal,
    });
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
