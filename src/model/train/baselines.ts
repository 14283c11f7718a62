import { meanExample, meanImageModel } from '../../baselines/mean-image.js';
import { fitPrincipalComponents, pcaModel } from '../../baselines/pca.js';
import type { Engine } from '../../compute/engine.js';
import type { Split } from '../../data/split.js';
import type { ReconstructionModel } from '../../evaluate/model.js';
import { autoencoderModel } from '../../evaluate/model.js';
import { squaredError } from '../../evaluate/squared-error.js';
import type { ComparisonRow } from '../../report/rows.js';
import type { Autoencoder } from '../../unroll/autoencoder.js';
import type { Fit } from '../fit/fit.js';
import { codeWidth } from '../model.js';

/** PCA of wider data takes minutes and gigabytes for its covariance. */
const WIDEST_PCA = 4096;

/** How well the mean, PCA with as many components and the autoencoder reconstruct: one row each, on scaled components. */
export async function compareWithBaselines(
  engine: Engine,
  { model, untuned, prepared, bestEpoch }: Fit,
  { name, seed, seconds }: { readonly name: string; readonly seed: number; readonly seconds: number },
): Promise<ComparisonRow[]> {
  const { split } = prepared;
  const code = codeWidth(model);
  const rowOf = rowMaker(engine, split, { experiment: name, profile: 'train', seed });
  const rows = [await rowOf('mean', 0, 0, meanImageModel(meanExample(split.train)))];
  if (split.train.width <= WIDEST_PCA && code <= Math.min(split.train.count, split.train.width)) {
    const started = performance.now();
    const components = await fitPrincipalComponents(engine, split.train, code);
    rows.push(await rowOf('PCA', code, (performance.now() - started) / 1000, pcaModel(components, code)));
  }
  const network = (autoencoder: Autoencoder) => autoencoderModel(autoencoder);
  if (untuned !== null)
    rows.push(await rowOf('autoencoder before fine-tuning', code, seconds, network(untuned)));
  if (untuned === null || bestEpoch !== null)
    rows.push(await rowOf('autoencoder', code, seconds, network(model.autoencoder)));
  return rows;
}

/** Makes rows of a comparison on one split. */
export function rowMaker(
  engine: Engine,
  { train, validation }: Split,
  facts: Pick<ComparisonRow, 'experiment' | 'profile' | 'seed'>,
) {
  return async <P>(
    model: string,
    codeSize: number,
    wallSeconds: number,
    reconstructor: ReconstructionModel<P>,
  ): Promise<ComparisonRow> => ({
    ...facts,
    model,
    codeSize,
    trainSquaredError: await squaredError(engine, reconstructor, train),
    testSquaredError: await squaredError(engine, reconstructor, validation),
    paperTestSquaredError: null,
    wallSeconds,
  });
}
