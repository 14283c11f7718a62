import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { confusionMatrix, predictedClasses } from '../evaluate/classification.js';
import { errorsMarkdown } from '../report/comparison-page.js';
import { confusionFigure } from '../report/figures/confusion.js';
import { learningCurveFigure } from '../report/figures/learning-curve.js';
import type { Figure } from '../report/figures/render.js';
import type { HistoryRow } from '../report/history.js';
import { CLASS_ERROR, type ErrorsRow } from '../report/measures/class-error.js';
import { measureCsv } from '../report/measures/measure.js';
import { encodeClassifier } from '../unroll/model-file.js';
import { type Kept, keepExperiment, type ReproduceOptions } from './keep-experiment.js';
import type { ClassifierProfile, ClassifierSpec } from './spec.js';
import {
  type ClassifierRun,
  type Names,
  type TrainedClassifier,
  trainClassifiers,
  withLabels,
} from './train-classifiers.js';

export interface Classification extends ClassifierRun, Kept {}

/**
 * Runs an experiment with classifiers and keeps its result in `out`, in a folder of its name. Throws an InputError for
 * invalid input or options, a RunError if the run fails, an InterruptedError when `signal` is aborted.
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
