import { stringify } from 'yaml';
import type { Dataset } from '../../data/dataset.js';
import { type FittedPreprocessing, fitPreprocessing, preprocessed } from '../../data/preprocessing.js';
import { readExamples } from '../../data/read-examples.js';
import { holdBack } from '../../data/split.js';
import { type Table, whatIsRead } from '../../data/table.js';
import { InputError } from '../../errors.js';
import { drawFigures } from '../../experiment/figures.js';
import { beforeFinetuning, meanName } from '../../experiment/model-names.js';
import { runExperiment, type TrainedModel } from '../../experiment/run.js';
import { requireSeeds, seededRandom } from '../../random.js';
import { comparisonMarkdown } from '../../report/comparison-page.js';
import { historyCsv } from '../../report/history.js';
import { type ComparisonRow, comparisonCsv } from '../../report/measures/squared-error.js';
import { worseThanMeanNote } from '../../report/outcome-notes.js';
import { keepRun, type Run } from '../../run/keep-run.js';
import { noteList } from '../../run/note-list.js';
import { CONFIG_FILE, runConfig } from '../../run/run-config.js';
import type { RunState } from '../../training/network-turns.js';
import type { CompareOptions } from './options.js';
import { COMPARED, comparisonPlan, NAMES_EXPLAINED } from './plan.js';

export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  readonly title: string;
  readonly folder: string;
  /** What was trained and tested on, and what the names of the models mean. */
  readonly explanation: readonly string[];
  /** Everything that `onNote` was told. */
  readonly notes: readonly string[];
}

/** All seeds share one split: they differ in weights, batches and noise. */
const SPLIT_SEED = 1;

/**
 * Compares the pretrained autoencoder, on held-out examples, with PCA, logistic PCA (for data in [0, 1]), the same network
 * from the paper's random start, and a plain autoencoder (Glorot's start, Adam), over code sizes and seeds. Every network is
 * fine-tuned alike. Leaves a result folder; if it fails or is interrupted, only a checkpoint remains, next to where the
 * folder would be. Throws an InputError for invalid input or options, a RunError if training diverges.
 *
 * @example await compare({ data: 'table.csv', read: {}, codes: [2, 10], plan: {}, seeds: [1, 2, 3], choice, out: 'compared', force: false });
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { seeds, codes } = options;
  requireSeeds(seeds);
  if (codes.length === 0 || new Set(codes).size < codes.length) {
    throw new InputError(
      `The code sizes are ${codes.join(', ') || 'none'}, but must be one or more different ones.`,
    );
  }
  return keepRun(options, async (run) => {
    const table = await readExamples(options.data, options.read);
    try {
      return await compared(options, table, run);
    } finally {
      table.release();
    }
  });
}

async function compared(options: CompareOptions, table: Table, run: Run): Promise<Comparison> {
  const { choice, codes, seeds, read, onProgress, signal } = options;
  const { hidden, plan, scaling: wanted, missing, test } = options;
  const { engine } = choice;
  const begun = await run.begin<RunState<ComparisonRow, TrainedModel>>({
    engine,
    ...{ codes, hidden, plan, seeds, scaling: wanted, missing, test, read: whatIsRead(read) },
    data: table.provenance,
  });
  const { dataset, scaling } = splitAndScaled(options, table);
  const { notes, note } = noteList(options.onNote);
  for (const text of table.notes) note(`${dataset.name}: ${text}`);
  note(`scaling ${scaling.preprocessing.scaling} (${scaling.why})`);
  for (const text of scaling.notes) note(text);

  const visible = scaling.inUnitRange ? 'bernoulli' : 'gaussian';
  const planned = comparisonPlan(options, dataset.train, visible);
  const comparison = { experiment: dataset.name, profile: 'compare', ...planned };
  const result = await runExperiment(comparison, { seeds, engine, dataset, onProgress, signal, ...begun });

  for (const text of worseThanMean(result.rows, dataset)) note(text);

  const title = `${dataset.name}: codes of ${codes.join(', ')}`;
  await run.draw(await drawFigures(engine, { title, ...planned }, dataset, result));
  await run.write('comparison.csv', comparisonCsv(result.rows));
  await run.write('history.csv', historyCsv(result.history));
  const explanation = [setup(dataset, scaling), NAMES_EXPLAINED];
  await run.write('comparison.md', comparisonMarkdown(result.rows, { title, notes: explanation }));
  await run.write(CONFIG_FILE, stringify(configOf(options)));
  await run.record({
    kind: 'compare',
    engine: choice,
    seeds,
    settings: { networks: planned.networks },
    scaling: { chosen: scaling.preprocessing.scaling, why: scaling.why },
    data: {
      ...table.provenance,
      rows: table.examples.count,
      components: table.examples.width,
    },
    notes,
  });
  return { rows: result.rows, title, folder: run.folder, explanation, notes };
}

function splitAndScaled(
  { test = 0.2, scaling: wanted, missing }: CompareOptions,
  { examples, columns, kind, imageShape, provenance }: Table,
): { readonly dataset: Dataset; readonly scaling: FittedPreprocessing } {
  const split = holdBack(examples, test, seededRandom(SPLIT_SEED).fork('test'));
  const scaling = fitPreprocessing(examples, {
    ...{ scaling: wanted, missing, columns, kind },
    rows: split.trainRows,
  });
  const dataset: Dataset = {
    ...(imageShape ? { kind: 'images', imageShape } : { kind: 'rows' }),
    name: String(provenance.path),
    train: preprocessed(split.train, scaling.preprocessing),
    test: preprocessed(split.validation, scaling.preprocessing),
    provenance,
  };
  return { dataset, scaling };
}

/** A note if networks end worse than the mean on the test examples: on the first, with the number of others. */
function worseThanMean(rows: readonly ComparisonRow[], dataset: Dataset): string[] {
  const mean = rows.find(({ model }) => model === meanName(dataset))?.testSquaredError ?? Number.NaN;
  const tuned = rows.filter(({ model }) => model !== beforeFinetuning(COMPARED.autoencoder));
  const [worst, ...others] = tuned.filter(({ testSquaredError: error }) => (error ?? 0) > mean);
  if (worst === undefined) return [];
  const { model, codeSize, seed, testSquaredError } = worst;
  const more = others.length === 0 ? '' : ` (and ${others.length} others)`;
  return worseThanMeanNote(
    `on test examples, ${model} with code ${codeSize} and seed ${seed}${more}`,
    { error: testSquaredError as number, mean },
    null,
  );
}

function setup({ name, train, test }: Dataset, { preprocessing, why }: FittedPreprocessing): string {
  return `Trained on ${train.count} examples of ${name}, tested on ${test.count} others; scaling ${preprocessing.scaling} (${why}).`;
}

/** By the names of the command's flags. */
function configOf(options: CompareOptions): Record<string, unknown> {
  const { data, read, codes, hidden, plan, seeds, scaling, missing, test, choice } = options;
  return runConfig(data, read, {
    code: codes,
    hidden,
    epochs: plan.finetuneEpochs,
    'rbm-epochs': plan.pretrainEpochs,
    batch: plan.batchSize,
    'learning-rate': plan.finetuneLearningRate,
    'rbm-learning-rate': plan.pretrainLearningRate,
    seed: seeds,
    scaling,
    missing,
    test,
    engine: choice.engine.name,
    threads: choice.engine.threads,
  });
}
