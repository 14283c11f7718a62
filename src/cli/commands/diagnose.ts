import { type Examples, rowNumbers, selectExamples } from '../../data/examples.js';
import { seededRandom } from '../../random.js';
import { diagnose } from '../../rbm/diagnose/diagnose.js';
import type { Finding } from '../../rbm/diagnose/finding.js';
import { type OpenedRbm, openRbm } from '../../single-rbm/open-rbm.js';
import { command } from '../command.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, PROGRESS_OUTPUT, text } from '../flags/options.js';
import { dataFor, RBM_DATA, RBM_PATH, SEED, seedOf, whole } from '../flags/rbm.js';
import { optional } from '../flags/values.js';

export const diagnoseCommand = command({
  positionals: { model: RBM_PATH },
  options: {
    ...RBM_DATA,
    ...grouped('Method', { batch: text('examples in a batch (default: as in training)'), seed: SEED }),
    ...PROGRESS_OUTPUT,
    ...ENGINE,
  },
  examples: [['diagnose runs/digits/rbm', 'With the data it was trained on']],
  async run(flags, frame) {
    const opened = await openRbm(flags.model);
    const { engine } = await frame.engine();
    const data = await dataFor(flags, opened, engine, frame);
    const findings = await diagnose({
      engine,
      rbm: opened.rbm,
      examples: inBatchOrder(data.train, opened, seedOf(flags)),
      validation: data.test,
      batchSize: optional('batch', flags.batch, whole) ?? (Number(opened.metadata.batch_size) || 100),
      lastUpdate: opened.lastUpdate,
      rateFalls: opened.metadata.learning_rate_falls === 'true',
    });
    const text = findings.length === 0 ? 'Nothing wrong was found.' : findings.map(asText).join('\n\n');
    return { text, json: { findings } };
  },
});

/** Orders the examples as training did: shuffled, unless it kept their order. */
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
