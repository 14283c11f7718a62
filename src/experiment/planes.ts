import { type LatentSemantics, logCounts, lsaCodes } from '../baselines/lsa.js';
import { pcaCodes } from '../baselines/pca.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Dataset, Examples } from '../data/dataset.js';
import { neighbourAccuracy, silhouette } from '../evaluate/class-separation.js';
import { codes } from '../evaluate/codes.js';
import type { ClassesRow } from '../report/rows.js';
import { LSA } from './retrieval.js';
import { type ExperimentResult, MODEL } from './run.js';

/** A model's codes of two numbers: points of a plane. */
export interface Plane {
  readonly seed: number;
  readonly model: string;
  /** [examples, 2] */
  readonly train: NdArray;
  readonly test: NdArray;
}

const NEIGHBOURS = 5;

/** The planes of all models whose code is two numbers, PCA's and LSA's first. */
export async function planesOf(
  engine: Engine,
  { train, test }: Dataset,
  { models, rows, principalComponents }: ExperimentResult,
  lsa: LatentSemantics | null,
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
  if (lsa !== null && models[0] !== undefined)
    planes.push({
      seed: models[0].seed,
      model: LSA,
      ...(await both((x) => lsaCodes(engine, lsa, 2, logCounts(x)))),
    });
  for (const { seed, network, codeSize, autoencoder } of models) {
    if (codeSize !== 2) continue;
    planes.push({ seed, model: network, ...(await both((x) => codes(engine, autoencoder, x))) });
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
