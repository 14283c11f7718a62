import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { InputError } from '../errors.js';
import { confusionMatrix, errorRate, predictedClasses } from '../evaluate/classification.js';
import { trainClassifier } from '../finetune/classify.js';
import { errorsMarkdown } from '../report/comparison-page.js';
import { confusionFigure } from '../report/figures/confusion.js';
import { learningCurveFigure } from '../report/figures/learning-curve.js';
import type { Figure } from '../report/figures/render.js';
import type { HistoryRow } from '../report/history.js';
import { CLASS_ERROR, type ErrorsRow } from '../report/measures/class-error.js';
import { measureCsv } from '../report/measures/measure.js';
import type { ClassifierNetwork } from '../training/network-spec.js';
import { beyondStack, type NetworkTraining, type TrainedStack } from '../training/network-training.js';
import { networkTurns, type RunOptions, type RunResult } from '../training/network-turns.js';
import { stopwatch } from '../training/stopwatch.js';
import { trainStack } from '../training/train-network.js';
import { type Classifier, classifierOf, randomClassifier } from '../unroll/classifier.js';
import { encodeClassifier } from '../unroll/model-file.js';
import { type Kept, keepExperiment, type ReproduceOptions } from './keep-experiment.js';
import type { ClassifierProfile, ClassifierSpec } from './spec.js';

interface TrainedClassifier extends TrainedStack {
  readonly seed: number;
  readonly network: string;
  readonly classifier: Classifier;
}

type ClassifierRun = RunResult<ErrorsRow, TrainedClassifier>;

export interface Classification extends ClassifierRun, Kept {}

/**
 * Runs an experiment with classifiers and keeps its result in `out`, in a folder of its name. Throws an InputError for what
 * the caller can mend, a RunError if the run fails, an InterruptedError when `signal` is aborted.
 *
 * @example const { rows } = await classify(classifiers.classify, { profile: 'smoke', seeds: [1], choice, out: 'runs', force: false });
 */
export function classify(spec: ClassifierSpec, options: ReproduceOptions): Promise<Classification> {
  const { profile, choice } = options;
  const { engine } = choice;
  return keepExperiment(spec, options, async ({ settings, dataset, run, begin, finish }) => {
    const { classes } = withLabels(dataset);
    const begun = await begin<ErrorsRow, TrainedClassifier>(() => classes);
    const names = { experiment: spec.name, profile };
    const result = await trainClassifiers(names, settings, { ...options, engine, dataset, ...begun });

    const sizes = (settings.networks[0]?.layers ?? []).map(({ hidden }) => hidden);
    const title = `${spec.title}: ${[dataset.train.width, ...sizes, classes].join('-')}`;
    const { rows, history, models } = result;
    await run.write('comparison.csv', measureCsv(CLASS_ERROR, rows));
    await run.draw(await drawFigures(engine, title, dataset, settings, result));
    const kept = await finish({
      kind: 'classify',
      title,
      history,
      models: new Map(
        models.map((model) => [`model-${fileNameOf(model, models)}.safetensors`, encoded(model, names)]),
      ),
      page: (notes) => errorsMarkdown(rows, { title, notes }),
      findings: [],
    });
    return { ...result, ...kept };
  });
}

/** Throws an InputError for data without classes. */
function withLabels({ name, trainLabels, testLabels }: Dataset) {
  if (trainLabels === undefined || testLabels === undefined)
    throw new InputError(`The data ${name} have no classes to learn. Choose data with labels.`);
  return { trainLabels, testLabels, classes: 1 + trainLabels.reduce((a, b) => Math.max(a, b)) };
}

interface Names {
  readonly experiment: string;
  readonly profile: string;
}

async function trainClassifiers(
  { experiment, profile }: Names,
  settings: ClassifierProfile,
  options: RunOptions<ErrorsRow, TrainedClassifier>,
): Promise<ClassifierRun> {
  const { engine, dataset } = options;
  const { trainLabels, testLabels, classes } = withLabels(dataset);
  const turns = networkTurns<ClassifierNetwork, ErrorsRow, TrainedClassifier>(
    { experiment, networks: settings.networks, codeSizeOf: () => classes },
    options,
  );
  for (const { seed, training, done } of turns) {
    const { name } = training.network;
    const known = turns.models.find(
      (model) => model.seed === seed && hasSameStack(settings, model, training.network),
    );
    const takesStack = known !== undefined && !training.resumeFrom?.stack;
    const trained = await trainNetwork(
      takesStack ? { ...training, resumeFrom: beyondStack(known) } : training,
      dataset,
    );
    const wrong = async (labels: Uint8Array, examples: Dataset['train']) =>
      errorRate(labels, await predictedClasses(engine, trained.classifier, examples));
    turns.rows.push({
      experiment,
      profile,
      seed,
      model: name,
      trainError: await wrong(trainLabels, dataset.train),
      testError: await wrong(testLabels, dataset.test),
      paperTestError: settings.paper.find(({ model }) => model === name)?.testError ?? null,
      wallSeconds: trained.pretrainSeconds + trained.finetuneSeconds,
    });
    const { finetuneSeconds: _, ...model } = trained;
    done({ seed, network: name, ...model });
  }
  const { rows, history, models } = turns;
  return { rows, history, models };
}

/** Whether a trained network began with the same RBMs that another network needs: they are trained once for each seed. */
function hasSameStack(
  { networks }: ClassifierProfile,
  { network, stack }: TrainedClassifier,
  { start, layers }: ClassifierNetwork,
): boolean {
  const theirs = networks.find(({ name }) => name === network)?.layers;
  return start === 'RBMs' && stack.length > 0 && JSON.stringify(theirs) === JSON.stringify(layers);
}

/** Trains a classifier: its RBMs, if it starts from them, then all epochs of fine-tuning. */
async function trainNetwork(training: NetworkTraining<ClassifierNetwork>, dataset: Dataset) {
  const {
    engine,
    network,
    examples,
    rbmOrder: order,
    random,
    resumeFrom,
    log,
    report,
    save,
    signal,
  } = training;
  const { layers, start, finetune, outputEpochs, outputDeviation } = network;
  const { trainLabels, testLabels, classes } = withLabels(dataset);
  const trained = await trainStack(training);
  const drawn = random.fork('classifier');
  const clock = stopwatch(resumeFrom?.finetuneSeconds);
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
    resumeFrom: resumeFrom?.finetuning ?? undefined,
    signal,
    onEpoch: ({ epoch, epochs, step, loss }, snapshot) =>
      clock.except(async () => {
        const predicted = await predictedClasses(engine, await snapshot.network(), dataset.test);
        const at = { phase: 'finetune', layer: null, epoch, step } as const;
        log({ ...at, metric: 'loss', value: loss });
        log({ ...at, metric: 'test_error', value: errorRate(testLabels, predicted) });
        report({ phase: 'finetune', epoch, epochs, error: loss });
        const finetuneSeconds = clock.seconds();
        await save(async () =>
          beyondStack(trained, { finetuning: await snapshot.checkpoint(), finetuneSeconds }),
        );
      }),
  });
  return { ...trained, classifier, finetuneSeconds: clock.seconds() };
}

function encoded(
  { seed, network, classifier }: TrainedClassifier,
  { experiment, profile }: Names,
): Uint8Array {
  return encodeClassifier(classifier, { experiment, profile, network, seed: String(seed) });
}

/** The network's name for files; further seeds are named. */
function fileNameOf({ network, seed }: TrainedClassifier, [first]: readonly TrainedClassifier[]): string {
  const name = network.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return seed === first?.seed ? name : `${name}-seed-${seed}`;
}

async function drawFigures(
  engine: Engine,
  title: string,
  dataset: Dataset,
  settings: ClassifierProfile,
  { models, history }: ClassifierRun,
): Promise<Map<string, Figure>> {
  const { testLabels, classes } = withLabels(dataset);
  const figures = new Map<string, Figure>();
  for (const model of models) {
    const predicted = await predictedClasses(engine, model.classifier, dataset.test);
    const matrix = confusionMatrix(testLabels, predicted, classes);
    const what = `${title}, ${model.network}, seed ${model.seed}: test data`;
    figures.set(`confusion-${fileNameOf(model, models)}`, await confusionFigure({ title: what, matrix }));
  }
  const first = models[0]?.seed as number;
  return figures.set('learning-curve', await learningCurve(title, settings, history, first));
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
