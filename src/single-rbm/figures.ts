import type { Engine } from '../compute/engine.js';
import { type Examples, firstExamples, type ImageShape } from '../data/examples.js';
import type { Random } from '../random.js';
import { hiddenMeansOf } from '../rbm/activity.js';
import { gibbsSamples } from '../rbm/gibbs.js';
import type { RbmFile } from '../rbm/model-file.js';
import { filtersFigure } from '../report/figures/filters.js';
import { type HistogramPanel, histogramsFigure } from '../report/figures/histograms.js';
import { hiddenProbabilitiesFigure, imagesFigure } from '../report/figures/pictures.js';
import type { Figure } from '../report/figures/render.js';

const FILTERS_SHOWN = 100;
const CASES_SHOWN = 100;
const SAMPLES_SHOWN = 100;
const SAMPLE_STEPS = 1000;

export interface RbmPictures {
  readonly engine: Engine;
  readonly file: RbmFile;
  readonly title: string;
  /** Needed for the figure of hidden probabilities. */
  readonly examples?: Examples | undefined;
  /** Needed for receptive fields and samples. */
  readonly imageShape?: ImageShape | undefined;
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
}

/** The figures of an RBM by file name. Figures that need images or data are left out without them. */
export async function drawRbmFigures(pictures: RbmPictures): Promise<Map<string, Figure>> {
  const { engine, file, title, examples, imageShape, random, signal } = pictures;
  const { rbm } = file;
  const figures = new Map<string, Figure>();
  figures.set('histograms', await histogramsFigure({ title, panels: panelsOf(file), columns: 2 }));
  if (examples !== undefined && rbm.units.hidden === 'bernoulli') {
    const probabilities = await hiddenMeansOf(engine, rbm, firstExamples(examples, CASES_SHOWN));
    figures.set(
      'hidden-probabilities',
      await hiddenProbabilitiesFigure({ title: `${title}: hidden probabilities`, probabilities }),
    );
  }
  if (imageShape === undefined) return figures;
  figures.set(
    'filters',
    await filtersFigure({
      title: `${title}: receptive fields`,
      imageShape,
      weights: rbm.parameters.weights,
      count: FILTERS_SHOWN,
    }),
  );
  const { means } = await gibbsSamples({
    engine,
    rbm,
    chains: SAMPLES_SHOWN,
    steps: SAMPLE_STEPS,
    random,
    signal,
  });
  figures.set(
    'samples',
    await imagesFigure({ title: `${title}: after ${SAMPLE_STEPS} Gibbs steps`, imageShape, images: means }),
  );
  return figures;
}

/** Each parameter, followed by its last update if that was kept. */
function panelsOf({ rbm, lastUpdate }: RbmFile): HistogramPanel[] {
  const names = [
    ['weights', 'weights'],
    ['visibleBias', 'visible biases'],
    ['hiddenBias', 'hidden biases'],
    ['logVariance', 'log variances'],
  ] as const;
  return names.flatMap(([key, title]) => {
    const values = rbm.parameters[key]?.data;
    const update = lastUpdate?.[key]?.data;
    return [
      ...(values === undefined ? [] : [{ title, values }]),
      ...(update === undefined ? [] : [{ title: `last update of ${title}`, values: update }]),
    ];
  });
}
