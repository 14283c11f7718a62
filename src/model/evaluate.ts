import { meanExample, meanImageModel } from '../baselines/mean-image.js';
import type { Engine } from '../compute/engine.js';
import type { Examples } from '../data/examples.js';
import { autoencoderModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import type { Model } from './model.js';
import { scaledFor } from './transform.js';

/** How well a model reconstructs examples, on scaled components. */
export interface ModelEvaluation {
  readonly count: number;
  readonly components: number;
  /** Summed over the components of an example, averaged over examples. */
  readonly squaredError: number;
  readonly squaredErrorPerComponent: number;
  /** The squared error of the mean of these very examples: their variance, summed over components. */
  readonly variance: number;
  /** 1 - squared error / variance; null where nothing varies. */
  readonly explained: number | null;
}

/** Throws an InputError for examples that do not fit the model. */
export async function evaluateModel(
  engine: Engine,
  model: Model,
  examples: Examples,
): Promise<ModelEvaluation> {
  const scaled = scaledFor(model, examples);
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
