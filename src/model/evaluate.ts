import { meanExample, meanImageModel } from '../baselines/mean-image.js';
import { autoencoderModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import type { Model } from './model.js';
import { examplesOf, type Rows } from './rows.js';
import { engineOf, scaledFor, type TransformOptions } from './transform.js';

/** How well a model reconstructs examples. All errors are those of scaled components. */
export interface ModelEvaluation {
  /** Number of examples. */
  readonly count: number;
  /** Components of an example. */
  readonly components: number;
  /** Summed over the components of an example, averaged over examples. */
  readonly squaredError: number;
  readonly squaredErrorPerComponent: number;
  /** The squared error of the mean of these very examples: their variance, summed over components. */
  readonly variance: number;
  /** 1 - squared error / variance; null where nothing varies. */
  readonly explained: number | null;
}

/**
 * How well the model reconstructs these examples, compared with their mean. Throws an InputError for examples of
 * another width, or with missing values that the model has no substitute for.
 *
 * @example
 * const { explained } = await evaluate(model, rows); // such as 0.87: the share of the variance that the codes keep
 */
export async function evaluate(
  model: Model,
  rows: Rows,
  options: TransformOptions = {},
): Promise<ModelEvaluation> {
  const engine = await engineOf(options);
  const scaled = scaledFor(model, await examplesOf(rows), options);
  const error = await squaredError(engine, autoencoderModel(model.autoencoder), scaled);
  const variance = await squaredError(engine, meanImageModel(meanExample(scaled)), scaled);
  return {
    count: scaled.count,
    components: scaled.width,
    squaredError: error,
    squaredErrorPerComponent: error / scaled.width,
    variance,
    explained: variance > 0 ? 1 - error / variance : null,
  };
}
