import { seededRandom } from '../../random.js';
import { canEnumerate } from '../../rbm/likelihood/exact.js';
import { type Likelihood, likelihoodOf } from '../../rbm/likelihood/likelihood.js';
import { inverseTemperatures, USUAL_TEMPERATURES } from '../../rbm/likelihood/temperatures.js';
import { unitRules } from '../../rbm/units.js';
import { openRbm } from '../../single-rbm/open-rbm.js';
import { command } from '../command.js';
import { UsageError } from '../exit.js';
import { ENGINE } from '../flags/engine.js';
import { flag, grouped, PROGRESS_OUTPUT, text } from '../flags/options.js';
import { dataFor, RBM_DATA, RBM_PATH, SEED, seedOf, whole } from '../flags/rbm.js';
import { optional, wholeFrom } from '../flags/values.js';

const OPTIONS = {
  ...RBM_DATA,
  ...grouped('Method', {
    exact: flag('log Z by enumeration: up to 20 hidden or visible units'),
    ais: flag('log Z by annealed importance sampling (default where enumeration would take too long)'),
    chains: text('chains of annealing', '100'),
    temperatures: text('inverse temperatures of annealing', String(USUAL_TEMPERATURES)),
    reverse: flag('anneal back as well: an estimate from the other side'),
    seed: SEED,
  }),
  ...PROGRESS_OUTPUT,
  ...ENGINE,
};

export const likelihoodCommand = command({
  positionals: { model: RBM_PATH },
  options: OPTIONS,
  examples: [['likelihood runs/digits/rbm --ais --reverse', 'Of the data it was trained and tested on']],
  async run(flags, frame) {
    if (flags.exact && flags.ais)
      throw new UsageError('--exact and --ais exclude each other: give one of them.');
    const chains = optional('chains', flags.chains, wholeFrom(2));
    const temperatures = inverseTemperatures(optional('temperatures', flags.temperatures, whole));
    const opened = await openRbm(flags.model);
    const { rbm } = opened;
    const isExact =
      flags.exact || (!flags.ais && unitRules[rbm.units.visible].values !== 'counts' && canEnumerate(rbm));
    const { engine } = await frame.engine();
    const data = await dataFor(flags, opened, engine, frame);
    const result = await likelihoodOf({
      engine,
      rbm,
      train: data.train,
      test: data.test,
      method: isExact ? 'exact' : { chains, temperatures, reverse: flags.reverse },
      random: seededRandom(seedOf(flags)).fork('likelihood'),
      onProgress: tenths(frame.display.note),
      signal: frame.signal,
    });
    return { text: asText(result), json: { method: isExact ? 'exact' : 'ais', ...result } };
  },
});

/** Reports each finished tenth. */
function tenths(note: (text: string) => void): (fractionDone: number) => void {
  let shown = 0;
  return (fractionDone) => {
    const done = Math.floor(10 * fractionDone + 1e-9);
    if (done > shown) note(`annealing ${10 * done} %`);
    shown = Math.max(shown, done);
  };
}

/** Limits the printed lengths of documents, each of which has its own log Z. --json lists them all. */
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
        ...(reverse === undefined ? [] : [`log Z${of}, annealed back  ${reverse.toFixed(3)}`]),
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
