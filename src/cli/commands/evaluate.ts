import { evaluate, type ModelEvaluation } from '../../model/evaluate.js';
import { openModel } from '../../model/open-model.js';
import { readFor } from '../../model/read-for-model.js';
import { formatError } from '../../report/measures/spread.js';
import { command } from '../command.js';
import { REQUIRED_DATA, readOptionsOf, sourceOf } from '../flags/data.js';
import { ENGINE } from '../flags/engine.js';
import { JSON_OUTPUT } from '../flags/options.js';
import { warn } from '../warn.js';

export const evaluateCommand = command({
  positionals: { run: 'folder of a run, or a model file' },
  options: { ...REQUIRED_DATA, ...JSON_OUTPUT, ...ENGINE },
  examples: [['evaluate run --data new.csv', 'Squared error on data that the model has not seen']],
  async run(flags, frame) {
    const model = await openModel(flags.run);
    const table = await readFor(model, sourceOf('data', flags.data), readOptionsOf(flags));
    try {
      const { engine } = await frame.engine();
      const notes = [...table.notes];
      const onNote = (note: string) => {
        notes.push(note);
        warn(note);
      };
      const evaluation = await evaluate(model, table.examples, { engine, onNote });
      return { text: asText(evaluation), json: { ...evaluation, notes } };
    } finally {
      table.release();
    }
  },
});

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
  ].join('\n');
}
