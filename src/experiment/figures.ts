import { pcaModel } from '../baselines/pca.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { type Dataset, type ImageShape, rowNumbers, selectExamples } from '../data/dataset.js';
import { autoencoderModel } from '../evaluate/autoencoder-model.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { reconstructions } from '../evaluate/squared-error.js';
import { filtersFigure } from '../report/figures/filters.js';
import { learningCurveFigure } from '../report/figures/learning-curve.js';
import { type ReconstructionRow, reconstructionFigure } from '../report/figures/reconstruction.js';
import type { Figure } from '../report/figures/render.js';
import { encoderSizes } from '../unroll/autoencoder.js';
import { type ExperimentResult, MODEL, type TrainedModel } from './run.js';
import { type ExperimentSpec, type Profile, titleOf } from './spec.js';

const EXAMPLES_SHOWN = 10;
const FILTERS_SHOWN = 100;

/** The figures of a result by file name. Those that show images are left out where examples are none. */
export async function drawFigures(
  engine: Engine,
  spec: ExperimentSpec,
  profile: Profile,
  dataset: Dataset,
  result: ExperimentResult,
): Promise<Map<string, Figure>> {
  const figures = new Map<string, Figure>();
  const [first] = result.models as [TrainedModel];
  const title = `${titleOf(spec, profile, dataset.train.width)}, seed ${first.seed}`;
  if (dataset.imageShape !== undefined) {
    const rows = await reconstructionRows(engine, profile, dataset, result);
    const shape: ImageShape = dataset.imageShape;
    figures.set('reconstructions', await reconstructionFigure({ title, imageShape: shape, rows }));
    const weights = first.stack[0]?.parameters.weights as NdArray;
    figures.set(
      'filters',
      await filtersFigure({
        title: `${title}: receptive fields of the first RBM`,
        imageShape: shape,
        weights,
        count: FILTERS_SHOWN,
      }),
    );
  }
  figures.set('learning-curve', await learningCurve(title, result));
  return figures;
}

async function reconstructionRows(
  engine: Engine,
  profile: Profile,
  { test, testLabels }: Dataset,
  { models, rows, principalComponents }: ExperimentResult,
): Promise<ReconstructionRow[]> {
  const [{ seed, autoencoder }] = models as [TrainedModel];
  const shown = selectExamples(test, examplesShown(testLabels, test.count));
  const errorOf = (model: string, codeSize: number) =>
    rows.find((row) => row.seed === seed && row.model === model && row.codeSize === codeSize)
      ?.testSquaredError ?? null;
  const imagesOf = (all: NdArray) =>
    Array.from({ length: shown.count }, (_, i) => all.data.subarray(i * shown.width, (i + 1) * shown.width));
  const rowOf = async <P>(model: string, codeSize: number, reconstructor: ReconstructionModel<P>) => ({
    label: `${model}, ${codeSize}`,
    squaredError: errorOf(model, codeSize),
    images: imagesOf(await reconstructions(engine, reconstructor, shown)),
  });

  const originals = new Float32Array(shown.count * shown.width);
  shown.copyRows(rowNumbers(shown.count), originals);
  const codeSize = encoderSizes(autoencoder).at(-1) as number;
  const pcaRows: ReconstructionRow[] = [];
  for (const size of profile.pcaCodeSizes)
    pcaRows.push(await rowOf(MODEL.pca, size, pcaModel(principalComponents, size)));
  return [
    {
      label: 'test data',
      squaredError: null,
      images: imagesOf({ shape: [shown.count, shown.width], data: originals }),
    },
    await rowOf(MODEL.autoencoder, codeSize, autoencoderModel(autoencoder)),
    ...pcaRows,
  ];
}

/** The first test example of each class, or simply the first ones. */
function examplesShown(labels: Uint8Array | undefined, count: number): number[] {
  const classes = labels === undefined ? [] : [...new Set(labels)].sort((a, b) => a - b);
  if (classes.length > 1)
    return classes.slice(0, EXAMPLES_SHOWN).map((label) => labels?.indexOf(label) as number);
  return [...rowNumbers(Math.min(EXAMPLES_SHOWN, count))];
}

function learningCurve(title: string, { history, models }: ExperimentResult): Promise<Figure> {
  const [{ seed }] = models as [TrainedModel];
  const pointsOf = (metric: string) =>
    history
      .filter((row) => row.seed === seed && row.metric === metric)
      .map(({ epoch, value }) => ({ epoch, value }));
  return learningCurveFigure({
    title: `${title}: fine-tuning`,
    yLabel: 'squared error per example',
    logScale: true,
    series: [
      { label: 'training, while the weights moved', points: pointsOf('train_squared_error') },
      { label: 'test', points: pointsOf('test_squared_error') },
    ],
  });
}
