import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { InputError } from '../errors.js';
import { confusionMatrix, errorRate, predictedClasses } from '../evaluate/classification.js';
import { trainClassifier } from '../finetune/classify.js';
import { errorsCsv } from '../report/csv.js';
import { confusionFigure } from '../report/figures/confusion.js';
import { learningCurveFigure } from '../report/figures/learning-curve.js';
import type { Figure } from '../report/figures/render.js';
import type { ErrorsRow, HistoryRow } from '../report/rows.js';
import { errorsMarkdown } from '../report/table.js';
import type { ClassifierNetwork } from '../training/network-spec.js';
import { type RunOptions, type RunResult, runNetworks } from '../training/network-turns.js';
import { stopwatch } from '../training/stopwatch.js';
import {
  beyondStack,
  type NetworkTraining,
  type TrainedStack,
  trainStack,
} from '../training/train-network.js';
import { type Classifier, classifierOf, randomClassifier } from '../unroll/classifier.js';
import { encodeClassifier } from '../unroll/classifier-file.js';
import { type Kept, keptRun, type ReproduceOptions } from './kept-run.js';
import type { Settled } from './kind.js';
import type { ClassifierProfile, ClassifierSpec } from './spec.js';

export interface TrainedClassifier extends TrainedStack {
  readonly seed: number;
  readonly network: string;
  readonly classifier: Classifier;
}

type ClassifierRun = RunResult<ErrorsRow, TrainedClassifier>;

export interface Classification extends ClassifierRun, Kept {}

/** Runs an experiment with classes and keeps its result. Errors as those of `keptRun`. */
export function classify(spec: ClassifierSpec, options: ReproduceOptions): Promise<Classification> {
  return keptRun<ClassifierSpec, ClassifierProfile, ErrorsRow, TrainedClassifier, ClassifierRun, object>(
    spec,
    options,
    {
      titleOf,
      codeSizeOf: (_network, dataset) => withLabels(dataset).classes,
      train: trainClassifiers,
      report: (settled, result) => reported(settled, result, options.choice.engine),
    },
  );
}

type Setting = Settled<ClassifierSpec, ClassifierProfile>;

/** Throws an InputError for data without classes. */
function withLabels({ name, trainLabels, testLabels }: Dataset) {
  if (trainLabels === undefined || testLabels === undefined)
    throw new InputError(`The data ${name} have no classes to learn. Choose data with labels.`);
  return { trainLabels, testLabels, classes: 1 + trainLabels.reduce((a, b) => Math.max(a, b)) };
}

function titleOf({ spec, settings, dataset }: Setting): string {
  const layers = (settings.networks[0]?.layers ?? []).map(({ hidden }) => hidden);
  return `${spec.title}: ${[dataset.train.width, ...layers, withLabels(dataset).classes].join('-')}`;
}

async function trainClassifiers(
  { spec, profile, settings, dataset }: Setting,
  options: RunOptions<ErrorsRow, TrainedClassifier>,
): Promise<ClassifierRun> {
  const { engine } = options;
  const { trainLabels, testLabels, classes } = withLabels(dataset);
  return runNetworks<ClassifierNetwork, ErrorsRow, TrainedClassifier>(
    {
      experiment: spec.name,
      networks: settings.networks,
      codeSizeOf: () => classes,
      async train(training, seed, rows, models) {
        const { name } = training.network;
        const known = models.find(
          (model) => model.seed === seed && hasSameStack(settings, model, training.network),
        );
        const { finetuneSeconds, ...trained } = await trainNetwork(
          known === undefined || training.from?.stack
            ? training
            : { ...training, from: beyondStack(known, null, 0) },
          dataset,
        );
        const wrong = async (labels: Uint8Array, examples: Dataset['train']) =>
          errorRate(labels, await predictedClasses(engine, trained.classifier, examples));
        rows.push({
          experiment: spec.name,
          profile,
          seed,
          model: name,
          trainError: await wrong(trainLabels, dataset.train),
          testError: await wrong(testLabels, dataset.test),
          paperTestError: settings.paper.find(({ model }) => model === name)?.testError ?? null,
          wallSeconds: trained.pretrainSeconds + finetuneSeconds,
        });
        return { seed, network: name, ...trained };
      },
    },
    options,
  );
}

/** Whether a trained network began with the very RBMs that another wants: they are trained once a seed. */
function hasSameStack(
  { networks }: ClassifierProfile,
  { network, stack }: TrainedClassifier,
  { start, layers }: ClassifierNetwork,
): boolean {
  const theirs = networks.find(({ name }) => name === network)?.layers;
  return start === 'RBMs' && stack.length > 0 && JSON.stringify(theirs) === JSON.stringify(layers);
}

/** One classifier from its start through all epochs of fine-tuning. */
async function trainNetwork(training: NetworkTraining<ClassifierNetwork>, dataset: Dataset) {
  const { engine, network, examples, order, random, from, log, report, checkpoint, signal } = training;
  const { layers, start, finetune, outputEpochs, outputDeviation } = network;
  const { trainLabels, testLabels, classes } = withLabels(dataset);
  const trained = await trainStack(training);
  const drawn = random.fork('classifier');
  const clock = stopwatch(from?.finetuneSeconds);
  report({ phase: 'finetune' });
  const classifier = await trainClassifier({
    engine,
    classifier:
      start === 'RBMs'
        ? classifierOf(trained.stack, classes, outputDeviation, drawn)
        : randomClassifier(examples.width, layers, classes, outputDeviation, drawn),
    examples,
    labels: trainLabels,
    spec: finetune,
    outputEpochs,
    order,
    random: random.fork('finetune'),
    resumeFrom: from?.finetuning ?? undefined,
    signal,
    onEpoch: ({ epoch, epochs, step, loss }, snapshot) =>
      clock.except(async () => {
        const predicted = await predictedClasses(engine, await snapshot.classifier(), dataset.test);
        const at = { phase: 'finetune', layer: null, epoch, step } as const;
        log({ ...at, metric: 'loss', value: loss });
        log({ ...at, metric: 'test_error', value: errorRate(testLabels, predicted) });
        report({ phase: 'finetune', epoch, epochs, error: loss });
        await checkpoint(async () => beyondStack(trained, await snapshot.checkpoint(), clock.seconds()));
      }),
  });
  return { ...trained, classifier, finetuneSeconds: clock.seconds() };
}

async function reported(setting: Setting, { rows, history, models }: ClassifierRun, engine: Engine) {
  const { spec, profile, settings, dataset } = setting;
  const { testLabels, classes } = withLabels(dataset);
  const title = titleOf(setting);
  const first = models[0]?.seed as number;
  const files = new Map<string, Uint8Array>();
  const figures = new Map<string, Figure>();
  for (const { seed, network, classifier } of models) {
    const name = `${network.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}${seed === first ? '' : `-seed-${seed}`}`;
    const metadata = { experiment: spec.name, profile, network, seed: String(seed) };
    files.set(`model-${name}.safetensors`, encodeClassifier(classifier, metadata));
    const predicted = await predictedClasses(engine, classifier, dataset.test);
    const matrix = confusionMatrix(testLabels, predicted, classes);
    const what = `${title}, ${network}, seed ${seed}: test data`;
    figures.set(`confusion-${name}`, await confusionFigure({ title: what, matrix }));
  }
  figures.set('learning-curve', await learningCurve(title, settings, history, first));
  return {
    report: {},
    models: files,
    tables: { 'comparison.csv': errorsCsv(rows) },
    figures,
    page: (notes: readonly string[]) => errorsMarkdown(rows, { title, notes }),
    findings: [],
  };
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
