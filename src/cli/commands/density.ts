import { join } from 'node:path';
import { writeAtomically } from '../../files/write-atomically.js';
import { USUAL_TEMPERATURES } from '../../rbm/likelihood/temperatures.js';
import {
  DENSITY_MODELS,
  type DensityModel,
  type DensityRow,
  densityCsv,
  runDensity,
} from '../../single-rbm/density.js';
import { BINARISED } from '../../single-rbm/open-rbm.js';
import { command } from '../command.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, KEPT, PROGRESS_OUTPUT, text } from '../flags/options.js';
import { dataOf, RBM_DATA, SEED, whole } from '../flags/rbm.js';
import { oneOf, optional, pathOf, seedsOf, timestamp, wholeFrom } from '../flags/values.js';
import { makeFolder } from '../make-folder.js';
import { epochLine } from './train-rbm.js';

const NAMES = DENSITY_MODELS.map(({ name }) => name);

const OPTIONS = {
  ...RBM_DATA,
  data: { ...RBM_DATA.data, default: 'mnist' },
  ...grouped('Method', {
    model: text(`repeat the flag for more (default: all). ${NAMES.join(', ')}`),
    epochs: text("instead of the models' own"),
    temperatures: text('inverse temperatures of annealing', String(USUAL_TEMPERATURES)),
    seed: SEED,
  }),
  ...grouped('Output', {
    out: text('folder of the results (default: runs/<date and time>/density)'),
    force: KEPT.force,
    ...PROGRESS_OUTPUT,
  }),
  ...ENGINE,
};

export const densityCommand = command({
  options: OPTIONS,
  examples: [['density --out runs/density', 'Takes hours']],
  async run(flags, frame) {
    const wanted =
      flags.model === undefined ? NAMES : [flags.model].flat().map((name) => oneOf('model', name, NAMES));
    const seeds = seedsOf(flags.seed);
    const epochs = optional('epochs', flags.epochs, whole);
    const temperatures = optional('temperatures', flags.temperatures, wholeFrom(4));
    const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()), 'density');
    await makeFolder('out', out);
    const data = await dataOf({ ...flags, binarise: true }, 'bernoulli', frame);
    const choice = await frame.engine();
    const rows: DensityRow[] = [];
    for (const model of DENSITY_MODELS.filter(({ name }) => wanted.includes(name))) {
      for (const seed of seeds) {
        frame.display.note(`${model.name}, seed ${seed}`);
        const row = await runDensity({
          ...{ model, data, seed, epochs, temperatures, choice, force: flags.force, signal: frame.signal },
          dataSource: data.source,
          preprocessing: BINARISED,
          out: join(out, folderOf(model, seed)),
          onEpoch: (epoch) => frame.display.epoch(epochLine(epoch)),
        });
        rows.push(row);
        // Written after each model, because the next one may take hours.
        await writeAtomically(join(out, 'density.csv'), densityCsv(rows));
      }
    }
    return { text: asText(rows), json: { folder: out, rows } };
  },
});

function folderOf({ name }: DensityModel, seed: number): string {
  return `${name}-seed-${seed}`;
}

function asText(rows: readonly DensityRow[]): string {
  const head = ['model', 'seed', 'log Z', 'test log-probability', 'published'];
  const lines = rows.map((row) => [
    row.model,
    String(row.seed),
    `${row.logPartition.toFixed(2)} ± ${row.standardError.toFixed(2)}`,
    row.testLogProbability.toFixed(2),
    row.publishedTestLogProbability?.toFixed(2) ?? '',
  ]);
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => (line[column] as string).length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
