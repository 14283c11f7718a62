import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Dataset } from '../data/dataset.js';
import { encodeExamples } from '../evaluate/codes.js';
import { RETRIEVED, retrievalAccuracy } from '../evaluate/retrieval.js';
import type { RetrievalRow } from '../report/measures/retrieval.js';
import type { DocumentBaseline } from './document-baselines.js';
import type { ExperimentResult } from './run.js';

/** How well test documents are found by their codes: by those of the baselines first, then those of each network. */
export async function retrievalRows(
  engine: Engine,
  { experiment, profile }: Pick<RetrievalRow, 'experiment' | 'profile'>,
  { test, testLabels }: Dataset,
  { models }: Pick<ExperimentResult, 'models'>,
  baselines: readonly DocumentBaseline[],
): Promise<RetrievalRow[]> {
  if (baselines.length === 0 || testLabels === undefined) return [];
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
  for (const baseline of baselines)
    rows.push(...rowsOf(first?.seed as number, baseline.model, await baseline.codes(test)));
  for (const { seed, network, autoencoder } of models)
    rows.push(...rowsOf(seed, network, await encodeExamples(engine, autoencoder, test)));
  return rows;
}
