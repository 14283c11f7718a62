import { fitLocallyLinear, locallyLinearCodes, requireNeighbours } from '../baselines/lle.js';
import { fitLatentSemantics, logCounts, lsaCodes } from '../baselines/lsa.js';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Dataset } from '../data/dataset.js';
import { type Examples, evenlySpread, selectExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { Profile } from './spec.js';

/** Codes of documents by another method, to compare a network's codes with. */
export interface DocumentBaseline {
  readonly model: string;
  readonly codeSize: number;
  /** [examples, codeSize] */
  codes(examples: Examples): Promise<NdArray>;
}

/** The paper shows locally linear embedding in two dimensions. */
const LLE_SIZE = 2;

/** Throws an InputError if there are too few training documents; call it before hours of training. */
export function requireDocuments(
  { train }: Pick<Dataset, 'train'>,
  { lsaCodeSizes = [], lle }: Profile,
): void {
  const most = Math.max(0, ...lsaCodeSizes);
  if (train.count < most) {
    throw new InputError(
      `There are ${train.count} training documents, but LSA with ${most} dimensions, the baseline, needs at least ${most}. ` +
        'Provide more documents.',
    );
  }
  if (lle !== undefined) requireNeighbours(Math.min(lle.documents, train.count), lle.neighbours, LLE_SIZE);
}

/** LSA and locally linear embedding, as the profile requests them, fitted to the training documents. */
export async function documentBaselines(
  engine: Engine,
  { train }: Pick<Dataset, 'train'>,
  { lsaCodeSizes = [], lle }: Profile,
): Promise<DocumentBaseline[]> {
  const baselines: DocumentBaseline[] = [];
  if (lsaCodeSizes.length > 0) {
    const lsa = await fitLatentSemantics(engine, logCounts(train), Math.max(...lsaCodeSizes));
    for (const codeSize of lsaCodeSizes)
      baselines.push({
        model: 'LSA',
        codeSize,
        codes: (examples) => lsaCodes(engine, lsa, logCounts(examples), codeSize),
      });
  }
  if (lle !== undefined) {
    const fitted = selectExamples(train, evenlySpread(train.count, lle.documents));
    const options = { neighbours: lle.neighbours, size: LLE_SIZE };
    const embedding = await fitLocallyLinear(engine, fitted, options);
    baselines.push({
      model: 'LLE',
      codeSize: LLE_SIZE,
      codes: (examples) => locallyLinearCodes(engine, embedding, examples),
    });
  }
  return baselines;
}
