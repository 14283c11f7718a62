import type { CommandModule } from 'yargs';
import { evaluate, type ModelEvaluation } from '../../model/evaluate.js';
import { openModel } from '../../model/open-model.js';
import { readFor } from '../../model/read-for-model.js';
import { formatError } from '../../report/measures/spread.js';
import { type DataFlags, dataOptions, readOptionsOf, sourceOf } from '../flags/data.js';
import { type EngineFlags, engineChooser, engineOptions } from '../flags/engine.js';
import { once } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags extends DataFlags, EngineFlags {
  run: string;
  json: boolean;
}

export const evaluateCommand: CommandModule<object, Flags> = {
  command: 'evaluate <run>',
  describe: 'Say how well a model reconstructs data',
  builder: (yargs) =>
    engineOptions(dataOptions(yargs))
      .positional('run', { type: 'string', demandOption: true, describe: 'folder of a run, or a model file' })
      .option('json', { type: 'boolean', default: false, describe: 'print one JSON object' })
      .example(
        '$0 evaluate run --data new.csv',
        'Squared error on data that the model has not seen',
      ) as never,
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const choose = engineChooser(flags);
  const evaluation = await interruptible(async () => {
    const model = await openModel(once('run', flags.run));
    const table = await readFor(model, sourceOf(flags), readOptionsOf(flags));
    try {
      const { engine } = await choose();
      return await evaluate(model, table.examples, { engine });
    } finally {
      table.release();
    }
  });
  process.stdout.write(flags.json ? `${JSON.stringify(evaluation, null, 2)}\n` : asText(evaluation));
}

function asText({
  count,
  components,
  squaredError,
  squaredErrorPerComponent,
  variance,
  explained,
}: ModelEvaluation): string {
  return [
    `examples                  ${count}, of ${components} components`,
    `squared error             ${formatError(squaredError)}`,
    `  of a component          ${squaredErrorPerComponent.toPrecision(4)}`,
    `variance of the examples  ${formatError(variance)}`,
    `share of it explained     ${explained === null ? 'nothing varies' : `${(100 * explained).toFixed(1)} %`}`,
    '',
    'Squared error: of scaled components, summed over those of one example, averaged over examples.',
    '',
  ].join('\n');
}
