import { meanExample, meanImageModel } from '../../baselines/mean-image.js';
import { fitPrincipalComponents, pcaModel } from '../../baselines/pca.js';
import type { Engine } from '../../compute/engine.js';
import type { TestedSplit } from '../../data/split.js';
import { autoencoderModel } from '../../evaluate/model.js';
import { squaredError } from '../../evaluate/squared-error.js';
import type { ComparisonRow } from '../../report/measures/squared-error.js';
import { scorer } from '../../training/score.js';
import { stopwatch } from '../../training/stopwatch.js';
import type { Fit } from '../fit/fit.js';
import { codeWidth } from '../model.js';

/** PCA of wider data takes minutes and gigabytes for its covariance. */
const WIDEST_PCA = 4096;

/** Without a test, the validation examples stand for the test examples. */
function heldOutScorer(engine: Engine, { train, validation, test }: TestedSplit, experiment: string) {
  const score = scorer(engine, { train, test: test ?? validation }, { experiment, profile: 'train' });
  if (test === null) return score;
  const tested: typeof score = async (facts, reconstructor) => ({
    ...(await score(facts, reconstructor)),
    validationSquaredError: await squaredError(engine, reconstructor, validation),
  });
  return tested;
}

/** The squared errors, on scaled components, of the mean, of PCA with as many components, and of the autoencoder. */
export async function compareWithBaselines(
  engine: Engine,
  { model, untuned, prepared, bestEpoch, pretrainSeconds, finetuneSeconds }: Fit,
  { name, seed }: { readonly name: string; readonly seed: number },
): Promise<ComparisonRow[]> {
  const { train } = prepared.split;
  const codeSize = codeWidth(model);
  const score = heldOutScorer(engine, prepared.split, name);
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
