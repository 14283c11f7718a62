import { meanExample, meanImageModel } from '../../baselines/mean-image.js';
import { fitPrincipalComponents, pcaModel } from '../../baselines/pca.js';
import type { Engine } from '../../compute/engine.js';
import { autoencoderModel } from '../../evaluate/model.js';
import type { ComparisonRow } from '../../report/measures/squared-error.js';
import { scorer } from '../../training/score.js';
import { stopwatch } from '../../training/stopwatch.js';
import type { Fit } from '../fit/fit.js';
import { codeWidth } from '../model.js';

/** PCA of wider data takes minutes and gigabytes for its covariance. */
const WIDEST_PCA = 4096;

/** The squared errors, on scaled components, of the mean, of PCA with as many components, and of the autoencoder. */
export async function compareWithBaselines(
  engine: Engine,
  { model, untuned, prepared, bestEpoch, pretrainSeconds, finetuneSeconds }: Fit,
  { name, seed }: { readonly name: string; readonly seed: number },
): Promise<ComparisonRow[]> {
  const { train, validation } = prepared.split;
  const codeSize = codeWidth(model);
  const score = scorer(engine, { train, test: validation }, { experiment: name, profile: 'train' });
  const mean = { seed, model: 'mean', codeSize: 0, wallSeconds: 0 };
  const rows = [await score(mean, meanImageModel(meanExample(train)))];
  if (train.width <= WIDEST_PCA && codeSize <= Math.min(train.count, train.width)) {
    const clock = stopwatch();
    const components = await fitPrincipalComponents(engine, train, codeSize);
    const pca = { seed, model: 'PCA', codeSize, wallSeconds: clock.seconds() };
    rows.push(await score(pca, pcaModel(components, codeSize)));
  }
  if (untuned !== null) {
    const before = { seed, model: 'autoencoder before fine-tuning', codeSize, wallSeconds: pretrainSeconds };
    rows.push(await score(before, autoencoderModel(untuned)));
  }
  if (untuned === null || bestEpoch !== null) {
    const wallSeconds = pretrainSeconds + finetuneSeconds;
    const tuned = { seed, model: 'autoencoder', codeSize, wallSeconds };
    rows.push(await score(tuned, autoencoderModel(model.autoencoder)));
  }
  return rows;
}
