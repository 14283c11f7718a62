import { join } from 'node:path';
import type { EngineChoice } from '../compute/choose.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Dataset } from '../data/dataset.js';
import type { DownloadProgress } from '../data/download.js';
import { encodeSafetensors } from '../data/safetensors.js';
import { InputError } from '../errors.js';
import { confusionMatrix, errorRate, predictedClasses } from '../evaluate/classification.js';
import { trainClassifier } from '../finetune/classify.js';
import { type Random, requireSeeds, seededRandom } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import { pretrain } from '../rbm/stack.js';
import { errorsCsv, historyCsv } from '../report/csv.js';
import { confusionFigure } from '../report/figures/confusion.js';
import { learningCurveFigure } from '../report/figures/learning-curve.js';
import type { ErrorsRow, HistoryRow } from '../report/rows.js';
import { errorsMarkdown } from '../report/table.js';
import { type Classifier, classifierOf, randomClassifier } from '../unroll/classifier.js';
import type { ClassifierNetwork, ClassifierProfile, ClassifierSpec } from './classifier-spec.js';
import { loadDataset } from './data.js';
import { RECORD, runRecord, surroundings } from './record.js';
import { openResultFolder } from './result-folder.js';
import { type Epochs, type ProfileName, SMOKE_SHOWS } from './spec.js';
import { stopwatch } from './stopwatch.js';

export interface ClassifyOptions {
  readonly profile: ProfileName;
  /** Take the place of the profile's own. */
  readonly epochs?: Epochs | undefined;
  readonly seeds: readonly number[];
  readonly choice: EngineChoice;
  /** The result folder is made in here, named as the experiment. */
  readonly out: string;
  readonly force: boolean;
  readonly dataDir?: string | undefined;
  /** A line about each epoch. */
  readonly onNote?: ((text: string) => void) | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Classification {
  readonly rows: readonly ErrorsRow[];
  readonly title: string;
  readonly shows: string;
  readonly folder: string;
}

/** The data and the numbers of a run, as far as it is. */
interface Run {
  readonly engine: Engine;
  readonly dataset: Dataset & { readonly trainLabels: Uint8Array; readonly testLabels: Uint8Array };
  readonly classes: number;
  readonly seed: number;
  readonly options: ClassifyOptions;
  readonly log: (row: Omit<HistoryRow, 'experiment' | 'seed' | 'codeSize' | 'wallSeconds'>) => void;
}

/** Runs an experiment with classes and leaves its result folder behind, or nothing. Errors as those of `reproduce`. */
export async function classify(original: ClassifierSpec, options: ClassifyOptions): Promise<Classification> {
  const { profile, seeds, choice, out, force } = options;
  const { engine } = choice;
  requireSeeds(seeds);
  const settings = withEpochs(original.profiles[profile], options.epochs ?? {});
  const spec = { ...original, profiles: { ...original.profiles, [profile]: settings } };
  const session = { started: new Date().toISOString(), surroundings: await surroundings() };
  const folder = await openResultFolder(join(out, spec.name), { force });
  try {
    const loaded = await loadDataset(settings.data, options);
    const { trainLabels, testLabels } = loaded;
    if (trainLabels === undefined || testLabels === undefined)
      throw new InputError(`The data ${loaded.name} have no classes to learn. Choose data with labels.`);
    const dataset = { ...loaded, trainLabels, testLabels };
    const classes = 1 + trainLabels.reduce((a, b) => Math.max(a, b));
    const clock = stopwatch();
    const rows: ErrorsRow[] = [];
    const history: HistoryRow[] = [];
    const modelFiles = new Map<string, Uint8Array>();
    const title = `${spec.title}: ${[dataset.train.width, ...(settings.networks[0]?.layers ?? []).map(({ hidden }) => hidden), classes].join('-')}`;

    for (const seed of seeds) {
      const random = seededRandom(seed);
      const log: Run['log'] = (row) =>
        history.push({
          ...row,
          experiment: spec.name,
          seed,
          codeSize: classes,
          wallSeconds: clock.seconds(),
        });
      const run: Run = { engine, dataset, classes, seed, options, log };
      const order = random.fork('batches').permutation(dataset.train.count);
      const stackOf = stacks(run, order, random);
      for (const network of settings.networks) {
        const { stack, seconds } =
          network.start === 'RBMs' ? await stackOf(network) : { stack: [], seconds: 0 };
        const trained = await trainNetwork(run, network, stack, order, random);
        const predicted = {
          train: await predictedClasses(engine, trained.classifier, dataset.train),
          test: await predictedClasses(engine, trained.classifier, dataset.test),
        };
        rows.push({
          experiment: spec.name,
          profile,
          seed,
          model: network.name,
          trainError: errorRate(trainLabels, predicted.train),
          testError: errorRate(testLabels, predicted.test),
          paperTestError: settings.paper.find(({ model }) => model === network.name)?.testError ?? null,
          wallSeconds: seconds + trained.seconds,
        });
        const name = `${network.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}${seed === seeds[0] ? '' : `-seed-${seed}`}`;
        const bytes = encodeClassifier(trained.classifier, {
          experiment: spec.name,
          profile,
          network: network.name,
          seed: String(seed),
        });
        modelFiles.set(`model-${name}.safetensors`, bytes);
        const { svg, png } = await confusionFigure({
          title: `${title}, ${network.name}, seed ${seed}: test data`,
          matrix: confusionMatrix(testLabels, predicted.test, classes),
        });
        await folder.write(`figures/confusion-${name}.svg`, svg);
        await folder.write(`figures/confusion-${name}.png`, png);
      }
    }

    for (const [name, bytes] of modelFiles) await folder.write(name, bytes);
    const { svg, png } = await learningCurve(title, settings, history, seeds[0] as number);
    await folder.write('figures/learning-curve.svg', svg);
    await folder.write('figures/learning-curve.png', png);
    await folder.write('comparison.csv', errorsCsv(rows));
    await folder.write('history.csv', historyCsv(history));
    const shows = profile === 'smoke' ? SMOKE_SHOWS : spec.claim;
    const [train, test] = [dataset.train, dataset.test].map(({ count }) => count.toLocaleString('en-US'));
    const notes = [
      shows,
      `Profile ${profile}: ${train} training and ${test} test examples, engine ${engine.name} (${engine.version}).`,
    ];
    await folder.write('comparison.md', errorsMarkdown(rows, { title, notes }));
    const facts = {
      spec,
      profile,
      epochs: options.epochs ?? {},
      seeds,
      engine,
      engineChoice: choice.why,
      dataset,
    };
    const done = { sessions: [session], finished: new Date(), wallSeconds: clock.seconds(), modelFiles };
    await folder.write(RECORD, runRecord({ ...facts, ...done }));
    await folder.publish();
    return { rows, title, shows, folder: folder.path };
  } finally {
    await folder.discard();
  }
}

function withEpochs(profile: ClassifierProfile, epochs: Epochs): ClassifierProfile {
  return {
    ...profile,
    networks: profile.networks.map((network) => ({
      ...network,
      layers: network.layers.map((layer) => ({ ...layer, epochs: epochs.rbm ?? layer.epochs })),
      finetune: { ...network.finetune, epochs: epochs.finetune ?? network.finetune.epochs },
    })),
  };
}

/** Trains a network's RBMs, once for all networks of a seed that have the same. */
function stacks({ engine, dataset, seed, options, log }: Run, order: Uint32Array, random: Random) {
  const known = new Map<string, { readonly stack: readonly Rbm[]; readonly seconds: number }>();
  return async ({ name, layers }: ClassifierNetwork) => {
    const key = JSON.stringify(layers);
    const found = known.get(key);
    if (found !== undefined) return found;
    const clock = stopwatch();
    const stack = await pretrain({
      engine,
      examples: dataset.train,
      order,
      layers,
      random: random.fork('pretrain'),
      signal: options.signal,
      onEpoch({ layer, epoch, epochs, step, reconstructionError }) {
        const metric = 'reconstruction_error';
        log({ model: name, phase: 'pretrain', layer, epoch, step, metric, value: reconstructionError });
        options.onNote?.(
          `seed ${seed}, pretraining, layer ${layer}/${layers.length}, epoch ${epoch}/${epochs}`,
        );
      },
    });
    const trained = { stack, seconds: clock.seconds() };
    known.set(key, trained);
    return trained;
  };
}

async function trainNetwork(
  { engine, dataset, classes, seed, options, log }: Run,
  { name, layers, start, finetune, outputEpochs, outputDeviation }: ClassifierNetwork,
  stack: readonly Rbm[],
  order: Uint32Array,
  random: Random,
): Promise<{ readonly classifier: Classifier; readonly seconds: number }> {
  const drawn = random.fork('classifier');
  const begin =
    start === 'RBMs'
      ? classifierOf(stack, classes, outputDeviation, drawn)
      : randomClassifier(dataset.train.width, layers, classes, outputDeviation, drawn);
  const clock = stopwatch();
  const classifier = await trainClassifier({
    engine,
    classifier: begin,
    examples: dataset.train,
    labels: dataset.trainLabels,
    spec: finetune,
    outputEpochs,
    order,
    random: random.fork('finetune'),
    signal: options.signal,
    onEpoch: ({ epoch, epochs, step, loss }, present) =>
      clock.except(async () => {
        const error = errorRate(
          dataset.testLabels,
          await predictedClasses(engine, await present(), dataset.test),
        );
        const at = { model: name, phase: 'finetune', layer: null, epoch, step } as const;
        log({ ...at, metric: 'loss', value: loss });
        log({ ...at, metric: 'test_error', value: error });
        options.onNote?.(
          `seed ${seed}, ${name}, epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}, test error ${(100 * error).toFixed(2)} %`,
        );
      }),
  });
  return { classifier, seconds: clock.seconds() };
}

function learningCurve(
  title: string,
  { networks }: ClassifierProfile,
  history: readonly HistoryRow[],
  seed: number,
) {
  return learningCurveFigure({
    title: `${title}, seed ${seed}: fine-tuning`,
    yLabel: 'test error, %',
    logScale: true,
    series: networks.map(({ name }) => ({
      label: name,
      points: history
        .filter((row) => row.model === name && row.seed === seed && row.metric === 'test_error')
        .map(({ epoch, value }) => ({ epoch, value: 100 * value })),
    })),
  });
}

function encodeClassifier(
  { activations, parameters }: Classifier,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const arrays: Record<string, NdArray> = {};
  for (const [i, { weights, bias }] of parameters.entries()) {
    arrays[`layers.${i}.weights`] = weights;
    arrays[`layers.${i}.bias`] = bias;
  }
  return encodeSafetensors(arrays, {
    format: 'rbm-autoencoder classifier',
    format_version: '1',
    activations: activations.join(','),
    ...metadata,
  });
}
