import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError, messageOf } from '../../errors.js';
import { diskError, writeAtomically } from '../../files/write-atomically.js';
import { USUAL_TEMPERATURES } from '../../rbm/likelihood/temperatures.js';
import {
  DENSITY_MODELS,
  type DensityModel,
  type DensityRow,
  densityCsv,
  runDensity,
} from '../../single-rbm/density.js';
import { BINARISED } from '../../single-rbm/open-rbm.js';
import {
  type CommonFlags,
  type DataFlags,
  dataOf,
  engineOf,
  printResult,
  whole,
  withCommonFlags,
  withDataFlags,
} from '../flags/rbm.js';
import { oneOf, pathOf, seedsOf, type Text, timestamp } from '../flags/values.js';
import { interruptible } from '../interrupt.js';
import { showEpoch } from './train-rbm.js';

interface Flags extends CommonFlags, DataFlags {
  model: Text;
  epochs: Text;
  temperatures: Text;
  out: Text;
  force: boolean;
}

const NAMES = DENSITY_MODELS.map(({ name }) => name);

export const densityCommand: CommandModule<object, Flags> = {
  command: 'density',
  describe:
    'Train RBMs of 500 hidden units on binarised digits and compare their test log-probabilities with published ones',
  builder: (yargs) =>
    withCommonFlags(withDataFlags(yargs))
      .option('model', {
        type: 'string',
        requiresArg: true,
        describe: `repeat the flag for more (default: all). ${NAMES.join(', ')}`,
      })
      .option('epochs', { type: 'string', requiresArg: true, describe: "in place of the models' own" })
      .option('temperatures', {
        type: 'string',
        requiresArg: true,
        default: String(USUAL_TEMPERATURES),
        describe: 'inverse temperatures of annealing',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'folder of the results (default: runs/<date and time>/density)',
      })
      .option('force', { type: 'boolean', default: false, describe: 'replace earlier results' })
      .example('$0 density --out runs/density', 'Takes hours'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const wanted =
    flags.model === undefined ? NAMES : [flags.model].flat().map((name) => oneOf('model', name, NAMES));
  const seeds = seedsOf(flags.seed);
  const epochs = whole('epochs', flags.epochs);
  const temperatures = whole('temperatures', flags.temperatures, 4) as number;
  const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()), 'density');
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw (
      diskError(`The folder ${out}`, error) ??
      new InputError(`The folder ${out} cannot be made: ${messageOf(error)}. Choose another with --out.`)
    );
  });
  const rows = await interruptible(async (signal) => {
    const data = await dataOf({ ...flags, data: flags.data ?? 'mnist', binarise: true }, 'bernoulli', signal);
    const choice = await engineOf(flags);
    const done: DensityRow[] = [];
    for (const model of DENSITY_MODELS.filter(({ name }) => wanted.includes(name))) {
      for (const seed of seeds) {
        if (!flags.quiet) process.stderr.write(`${model.name}, seed ${seed}\n`);
        const row = await runDensity({
          model,
          data,
          dataSource: data.source,
          preprocessing: BINARISED,
          seed,
          epochs,
          temperatures,
          choice,
          out: join(out, folderOf(model, seed)),
          force: flags.force,
          onEpoch: flags.quiet ? undefined : showEpoch,
          signal,
        });
        done.push(row);
        // After each model: the next one may take hours.
        await writeAtomically(join(out, 'density.csv'), densityCsv(done));
      }
    }
    return done;
  });
  printResult(flags, { folder: out, rows }, asText(rows));
}

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
