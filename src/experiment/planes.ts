import { pcaCodes } from '../baselines/pca.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Dataset } from '../data/dataset.js';
import type { Examples } from '../data/examples.js';
import { neighbourAccuracy, silhouette } from '../evaluate/class-separation.js';
import { encodeExamples } from '../evaluate/codes.js';
import type { ClassesRow } from '../report/measures/class-separation.js';
import type { DocumentBaseline } from './document-baselines.js';
import { MODEL } from './model-names.js';
import type { ExperimentResult } from './run.js';

/** A model's codes of two numbers: points of a plane. */
export interface Plane {
  readonly seed: number;
  readonly model: string;
  /** [examples, 2] */
  readonly train: NdArray;
  readonly test: NdArray;
}

const NEIGHBOURS = 5;

/** The planes of all models whose code is two numbers, those of PCA and of the baselines of documents first. */
export async function planesOf(
  engine: Engine,
  { train, test }: Dataset,
  { models, rows, principalComponents }: ExperimentResult,
  baselines: readonly DocumentBaseline[],
): Promise<Plane[]> {
  const planes: Plane[] = [];
  const both = async (of: (examples: Examples) => Promise<NdArray>) => ({
    train: await of(train),
    test: await of(test),
  });
  for (const { seed, model, codeSize } of rows) {
    if (model !== MODEL.pca || codeSize !== 2) continue;
    planes.push({ seed, model, ...(await both((x) => pcaCodes(engine, principalComponents, 2, x))) });
  }
  for (const { model, codeSize, codes: coded } of baselines) {
    if (models[0] === undefined || codeSize !== 2) continue;
    planes.push({ seed: models[0].seed, model, ...(await both(coded)) });
  }
  for (const { seed, network, codeSize, autoencoder } of models) {
    if (codeSize !== 2) continue;
    planes.push({ seed, model: network, ...(await both((x) => encodeExamples(engine, autoencoder, x))) });
  }
  return planes;
}

/** How well the planes keep the classes apart; nothing for data without classes. */
export function classesRows(
  { experiment, profile }: Pick<ClassesRow, 'experiment' | 'profile'>,
  planes: readonly Plane[],
  { trainLabels, testLabels }: Dataset,
): ClassesRow[] {
  if (trainLabels === undefined || testLabels === undefined) return [];
  return planes.map(({ seed, model, train, test }) => {
    const tested = { codes: test, labels: testLabels };
    return {
      experiment,
      profile,
      seed,
      model,
      codeSize: 2,
      neighbours: NEIGHBOURS,
      neighbourAccuracy: neighbourAccuracy({ codes: train, labels: trainLabels }, tested, NEIGHBOURS),
      silhouette: silhouette(tested),
    };
  });
}
