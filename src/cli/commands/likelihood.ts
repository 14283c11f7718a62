import type { CommandModule } from 'yargs';
import { seededRandom } from '../../random.js';
import { canEnumerate } from '../../rbm/likelihood/exact.js';
import { type Likelihood, likelihoodOf } from '../../rbm/likelihood/likelihood.js';
import { inverseTemperatures, USUAL_TEMPERATURES } from '../../rbm/likelihood/temperatures.js';
import { unitRules } from '../../rbm/units.js';
import { openRbm } from '../../single-rbm/open-rbm.js';
import { UsageError } from '../exit.js';
import {
  type CommonFlags,
  type DataFlags,
  dataFor,
  engineOf,
  printResult,
  seedOf,
  whole,
  withCommonFlags,
  withDataFlags,
} from '../flags/rbm.js';
import type { Text } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags extends CommonFlags, DataFlags {
  model: string;
  exact: boolean;
  ais: boolean;
  chains: Text;
  temperatures: Text;
  reverse: boolean;
}

export const likelihoodCommand: CommandModule<object, Flags> = {
  command: 'likelihood <model>',
  describe:
    'The log-probability of data under a single RBM, log Z exactly or by annealed importance sampling',
  builder: (yargs) =>
    withCommonFlags(withDataFlags(yargs))
      .positional('model', {
        type: 'string',
        demandOption: true,
        describe:
          'folder of a run of train-rbm, or the file of an RBM, such as rbm-1.safetensors of pretrain',
      })
      .option('exact', {
        type: 'boolean',
        default: false,
        describe: 'log Z by enumeration: up to 20 hidden or visible units',
      })
      .option('ais', {
        type: 'boolean',
        default: false,
        describe: 'by annealed importance sampling (default where enumeration is too much)',
      })
      .option('chains', {
        type: 'string',
        requiresArg: true,
        default: '100',
        describe: 'chains of annealing',
      })
      .option('temperatures', {
        type: 'string',
        requiresArg: true,
        default: String(USUAL_TEMPERATURES),
        describe: 'inverse temperatures of annealing',
      })
      .option('reverse', {
        type: 'boolean',
        default: false,
        describe: 'lead the chains back too: an estimate from the other side',
      })
      .example('$0 likelihood runs/digits/rbm --ais --reverse', 'Of the data it was trained and tested on'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  if (flags.exact && flags.ais)
    throw new UsageError('--exact and --ais exclude each other: give one of them.');
  const chains = whole('chains', flags.chains, 2) as number;
  const temperatures = inverseTemperatures(whole('temperatures', flags.temperatures) as number);
  const file = await openRbm(flags.model);
  const { rbm } = file;
  const isExact =
    flags.exact || (!flags.ais && unitRules[rbm.units.visible].values !== 'counts' && canEnumerate(rbm));
  const result = await interruptible(async (signal) => {
    const { engine } = await engineOf(flags);
    const data = await dataFor(flags, file, engine, signal);
    return likelihoodOf({
      engine,
      rbm,
      train: data.train,
      test: data.test,
      method: isExact ? 'exact' : { chains, temperatures, reverse: flags.reverse },
      random: seededRandom(seedOf(flags)).fork('likelihood'),
      onProgress: flags.quiet ? undefined : showTenths(),
      signal,
    });
  });
  printResult(flags, { method: isExact ? 'exact' : 'ais', ...result }, asText(result));
}

/** A line on stderr whenever another tenth is done. */
function showTenths(): (fractionDone: number) => void {
  let shown = 0;
  return (fractionDone) => {
    const tenths = Math.floor(10 * fractionDone + 1e-9);
    if (tenths > shown) process.stderr.write(`annealing ${10 * tenths} %\n`);
    shown = Math.max(shown, tenths);
  };
}

/** Documents have a log Z for each length; more of them than this are not printed, but are in --json. */
const LENGTHS_PRINTED = 5;

function asText({
  logPartitions,
  trainLogProbability,
  testLogProbability,
  pseudoLikelihood,
}: Likelihood): string {
  const lines = logPartitions
    .slice(0, LENGTHS_PRINTED)
    .flatMap(({ words, logPartition, standardError, lower, upper, reverse }) => {
      const of = logPartitions.length > 1 ? ` of ${words} words` : '';
      if (standardError === undefined) return [`log Z${of}  ${logPartition.toFixed(6)} (exact)`];
      return [
        `log Z${of}  ${logPartition.toFixed(3)}, standard error ${standardError.toFixed(3)}, -3 and +3 standard errors ${lower?.toFixed(3)} ... ${upper?.toFixed(3)}`,
        ...(reverse === undefined ? [] : [`log Z${of}, chains led back  ${reverse.toFixed(3)}`]),
      ];
    });
  if (logPartitions.length > LENGTHS_PRINTED)
    lines.push(`... and of ${logPartitions.length - LENGTHS_PRINTED} more lengths`);
  lines.push(`average log-probability, training data  ${trainLogProbability.toFixed(3)}`);
  if (testLogProbability !== null)
    lines.push(`average log-probability, test data  ${testLogProbability.toFixed(3)}`);
  if (pseudoLikelihood !== null) lines.push(`pseudo-likelihood  ${pseudoLikelihood.toFixed(3)}`);
  return [...lines, '', 'In nats an example.'].join('\n');
}
