import type { Dataset } from '../data/dataset.js';
import { InputError } from '../errors.js';
import { errorRate, predictedClasses } from '../evaluate/classification.js';
import { trainClassifier } from '../finetune/classify.js';
import type { ErrorsRow } from '../report/measures/class-error.js';
import type { ClassifierNetwork } from '../training/network-spec.js';
import { beyondStack, type NetworkTraining, type TrainedStack } from '../training/network-training.js';
import { networkTurns, type RunOptions, type RunResult } from '../training/network-turns.js';
import { stopwatch } from '../training/stopwatch.js';
import { trainStack } from '../training/train-network.js';
import { type Classifier, classifierOf, randomClassifier } from '../unroll/classifier.js';
import type { ClassifierProfile } from './spec.js';

/** A classifier trained with one seed. */
export interface TrainedClassifier extends TrainedStack {
  readonly seed: number;
  readonly network: string;
  readonly classifier: Classifier;
}

export type ClassifierRun = RunResult<ErrorsRow, TrainedClassifier>;

/** Throws an InputError for data without classes. */
export function withLabels({ name, trainLabels, testLabels }: Dataset) {
  if (trainLabels === undefined || testLabels === undefined)
    throw new InputError(`The data ${name} have no classes to learn. Choose data with labels.`);
  return { trainLabels, testLabels, classes: 1 + trainLabels.reduce((a, b) => Math.max(a, b)) };
}

export interface Names {
  readonly experiment: string;
  readonly profile: string;
}

/** Trains each classifier with each seed, and measures how often it is wrong. */
export async function trainClassifiers(
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
