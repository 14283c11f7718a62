import { pcaModel } from '../baselines/pca.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Dataset, ImageDataset } from '../data/dataset.js';
import { rowNumbers, selectExamples } from '../data/examples.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { autoencoderModel } from '../evaluate/model.js';
import { reconstructExamples } from '../evaluate/squared-error.js';
import { filtersFigure } from '../report/figures/filters.js';
import { learningCurveFigure } from '../report/figures/learning-curve.js';
import { type ReconstructionRow, reconstructionFigure } from '../report/figures/reconstruction.js';
import type { Figure } from '../report/figures/render.js';
import { sameTraining } from '../report/measures/model-key.js';
import { MODEL } from './model-names.js';
import type { ExperimentResult, TrainedModel } from './run.js';
import { type Profile, titleOf } from './spec.js';

/** The experiment that figures are drawn of. */
export interface Drawn extends Pick<Profile, 'networks' | 'pcaCodeSizes'> {
  /** Names the data. */
  readonly title: string;
}

const EXAMPLES_SHOWN = 10;
const FILTERS_SHOWN = 100;

/** The figures of a result by file name, except those of its codes. Figures with images need data that are images. */
export async function drawFigures(
  engine: Engine,
  drawn: Drawn,
  dataset: Dataset,
  result: ExperimentResult,
): Promise<Map<string, Figure>> {
  const figures = new Map<string, Figure>();
  const [first] = result.models as [TrainedModel];
  const title = `${titleOf(drawn.title, drawn, dataset.train.width)}, seed ${first.seed}`;
  if (dataset.kind === 'images') {
    const { imageShape } = dataset;
    const rows = await reconstructionRows(engine, drawn, dataset, result);
    figures.set('reconstructions', await reconstructionFigure({ title, imageShape, rows }));
    const weights = first.stack[0]?.parameters.weights;
    if (weights !== undefined) {
      const what = `${title}: receptive fields of the first RBM`;
      figures.set('filters', await filtersFigure({ title: what, imageShape, weights, count: FILTERS_SHOWN }));
    }
  }
  figures.set('learning-curve', await learningCurve(title, result));
  return figures;
}

async function reconstructionRows(
  engine: Engine,
  { pcaCodeSizes }: Drawn,
  { test, testLabels, toPixels = (values) => values }: ImageDataset,
  { models, rows, principalComponents }: ExperimentResult,
): Promise<ReconstructionRow[]> {
  const [{ seed }] = models as [TrainedModel];
  const shown = selectExamples(test, examplesShown(testLabels, test.count));
  const errorOf = (model: string, codeSize: number) =>
    rows.find((row) => sameTraining(row, { seed, model, codeSize }))?.testSquaredError ?? null;
  const imagesOf = (all: NdArray) =>
    Array.from({ length: shown.count }, (_, i) =>
      toPixels(all.data.subarray(i * shown.width, (i + 1) * shown.width)),
    );
  const rowOf = async <P>(model: string, codeSize: number, reconstructor: ReconstructionModel<P>) => ({
    label: `${model}, ${codeSize}`,
    squaredError: errorOf(model, codeSize),
    images: imagesOf(await reconstructExamples(engine, reconstructor, shown)),
  });

  const originals = new Float32Array(shown.count * shown.width);
  shown.copyRows(rowNumbers(shown.count), originals);
  const made: ReconstructionRow[] = [
    {
      label: 'test data',
      squaredError: null,
      images: imagesOf({ shape: [shown.count, shown.width], data: originals }),
    },
  ];
  for (const model of models.filter((trained) => trained.seed === seed))
    made.push(await rowOf(model.network, model.codeSize, autoencoderModel(model.autoencoder)));
  for (const size of pcaCodeSizes)
    made.push(await rowOf(MODEL.pca, size, pcaModel(principalComponents, size)));
  return made;
}

/** The first test example of each class, or simply the first ones. */
function examplesShown(labels: Uint8Array | undefined, count: number): number[] {
  const classes = labels === undefined ? [] : [...new Set(labels)].sort((a, b) => a - b);
  if (classes.length > 1)
    return classes.slice(0, EXAMPLES_SHOWN).map((label) => labels?.indexOf(label) as number);
  return [...rowNumbers(Math.min(EXAMPLES_SHOWN, count))];
}

/** Of one network its errors in training and test, of several each one's error in test. */
function learningCurve(title: string, { history, models }: ExperimentResult): Promise<Figure> {
  const [{ seed }] = models as [TrainedModel];
  const networks = models.filter((model) => model.seed === seed && isAutoencoder(model));
  const points = ({ network, codeSize }: TrainedModel, metric: string) =>
    history
      .filter((row) => sameTraining(row, { seed, model: network, codeSize }))
      .filter((row) => row.metric === metric)
      .map(({ epoch, value }) => ({ epoch, value }));
  const [only, ...others] = networks as [TrainedModel];
  return learningCurveFigure({
    title: `${title}: fine-tuning`,
    yLabel: others.length === 0 ? 'squared error per example' : 'test squared error per example',
    logScale: true,
    series:
      others.length === 0
        ? [
            { label: 'training, while the weights moved', points: points(only, 'train_squared_error') },
            { label: 'test', points: points(only, 'test_squared_error') },
          ]
        : networks.map((model) => ({
            label: networks.every(
              ({ network }, _i, all) => all.filter((other) => other.network === network).length === 1,
            )
              ? model.network
              : `${model.network}-${model.codeSize}`,
            points: points(model, 'test_squared_error'),
          })),
  });
}

/** Whether the network has hidden layers: logistic PCA, a baseline, has none. */
const isAutoencoder = ({ autoencoder }: TrainedModel) => autoencoder.activations.length > 2;
