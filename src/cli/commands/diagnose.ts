import type { CommandModule } from 'yargs';
import { type Examples, rowNumbers, selectExamples } from '../../data/examples.js';
import { seededRandom } from '../../random.js';
import { diagnose } from '../../rbm/diagnose/diagnose.js';
import type { Finding } from '../../rbm/diagnose/finding.js';
import { type OpenedRbm, openRbm } from '../../single-rbm/open-rbm.js';
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
  batch: Text;
}

export const diagnoseCommand: CommandModule<object, Flags> = {
  command: 'diagnose <model>',
  describe: 'Say what is wrong with a single RBM, or the data it is trained on, and how to mend it',
  builder: (yargs) =>
    withCommonFlags(withDataFlags(yargs))
      .positional('model', {
        type: 'string',
        demandOption: true,
        describe:
          'folder of a run of train-rbm, or the file of an RBM, such as rbm-1.safetensors of pretrain',
      })
      .option('batch', {
        type: 'string',
        requiresArg: true,
        describe: 'examples of an update (default: as it was trained)',
      })
      .example('$0 diagnose runs/digits/rbm', 'With the data it was trained on'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const file = await openRbm(flags.model);
  const batchSize = whole('batch', flags.batch) ?? (Number(file.metadata.batch_size) || 100);
  const findings = await interruptible(async (signal) => {
    const { engine } = await engineOf(flags);
    const data = await dataFor(flags, file, engine, signal);
    return diagnose({
      engine,
      rbm: file.rbm,
      examples: inBatchOrder(data.train, file, seedOf(flags)),
      validation: data.test,
      batchSize,
      lastUpdate: file.lastUpdate,
      rateFalls: file.metadata.learning_rate_falls === 'true',
    });
  });
  const text = findings.length === 0 ? 'Nothing wrong was found.' : findings.map(asText).join('\n\n');
  printResult(flags, { findings }, text);
}

/** Examples that training shuffled count as shuffled. */
function inBatchOrder(examples: Examples, { metadata, place }: OpenedRbm, seed: number): Examples {
  const shuffled = metadata.batches === 'shuffled' || place !== undefined;
  const order = shuffled
    ? seededRandom(seed).fork('batches').permutation(examples.count)
    : rowNumbers(examples.count);
  return selectExamples(examples, order);
}

function asText({ fault, what, measured, threshold, source, remedy }: Finding): string {
  const digits = (value: number) => String(Number(value.toPrecision(3)));
  return [
    `${fault.toUpperCase()}: ${what}`,
    `  measured ${digits(measured)}, threshold ${digits(threshold)}. ${source}`,
    `  To do: ${remedy}`,
  ].join('\n');
}
