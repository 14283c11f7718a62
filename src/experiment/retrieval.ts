import { fitLatentSemantics, type LatentSemantics, logCounts, lsaCodes } from '../baselines/lsa.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Dataset } from '../data/dataset.js';
import { InputError } from '../errors.js';
import { codes } from '../evaluate/codes.js';
import { RETRIEVED, retrievalAccuracy } from '../evaluate/retrieval.js';
import type { RetrievalRow } from '../report/rows.js';
import type { ExperimentResult } from './run.js';
import type { Profile } from './spec.js';

export const LSA = 'LSA';

/** Throws an InputError where LSA would have more directions than there are documents to fit it to. */
export function requireLsa({ train }: Dataset, { lsaCodeSizes = [] }: Profile): void {
  const most = Math.max(0, ...lsaCodeSizes);
  if (train.count < most) {
    throw new InputError(
      `There are ${train.count} documents to train on, but LSA with ${most} directions, with which codes are compared, needs ` +
        `as many. Give at least ${most} that are not kept for testing.`,
    );
  }
}

/** LSA with the largest code size that the profile asks for; null where it asks for none. */
export async function lsaOf(
  engine: Engine,
  { train }: Dataset,
  { lsaCodeSizes = [] }: Profile,
): Promise<LatentSemantics | null> {
  if (lsaCodeSizes.length === 0) return null;
  return fitLatentSemantics(engine, logCounts(train), Math.max(...lsaCodeSizes));
}

/** How well test documents are found by their codes: by those of LSA first, then those of each network. */
export async function retrievalRows(
  engine: Engine,
  { experiment, profile }: Pick<RetrievalRow, 'experiment' | 'profile'>,
  { lsaCodeSizes = [] }: Profile,
  { test, testLabels }: Dataset,
  { models }: Pick<ExperimentResult, 'models'>,
  lsa: LatentSemantics | null,
): Promise<RetrievalRow[]> {
  if (lsa === null || testLabels === undefined) return [];
  const counts = RETRIEVED.filter((count) => count < test.count);
  const rowsOf = (seed: number, model: string, found: NdArray): RetrievalRow[] => {
    const shares = retrievalAccuracy({ codes: found, labels: testLabels }, counts);
    const codeSize = found.shape[1] as number;
    return shares.map((accuracy, i) => ({
      ...{ experiment, profile, seed, model, codeSize },
      retrieved: counts[i] as number,
      accuracy,
    }));
  };
  const rows: RetrievalRow[] = [];
  const [first] = models;
  for (const size of lsaCodeSizes)
    rows.push(...rowsOf(first?.seed as number, LSA, await lsaCodes(engine, lsa, size, logCounts(test))));
  for (const { seed, network, autoencoder } of models)
    rows.push(...rowsOf(seed, network, await codes(engine, autoencoder, test)));
  return rows;
}
