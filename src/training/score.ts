import type { Engine } from '../compute/engine.js';
import type { Examples } from '../data/examples.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import { sameModel } from '../report/measures/model-key.js';
import type { ComparisonRow } from '../report/measures/squared-error.js';

/** What identifies a model among those that are compared. */
export type ModelFacts = Pick<ComparisonRow, 'seed' | 'model' | 'codeSize'>;

interface Comparison extends Pick<ComparisonRow, 'experiment' | 'profile'> {
  /** Test squared errors that the paper reports. Default: none. */
  readonly paper?: readonly Pick<ComparisonRow, 'model' | 'codeSize' | 'testSquaredError'>[];
}

/** A function that measures the squared errors of a model on training and test examples: one row of the comparison. */
export function scorer(
  engine: Engine,
  { train, test }: { readonly train: Examples; readonly test: Examples },
  { experiment, profile, paper = [] }: Comparison,
) {
  return async <P>(
    { seed, model, codeSize, wallSeconds }: ModelFacts & Pick<ComparisonRow, 'wallSeconds'>,
    reconstructor: ReconstructionModel<P>,
  ): Promise<ComparisonRow> => {
    const reported = paper.find((figure) => sameModel(figure, { model, codeSize }));
    return {
      experiment,
      profile,
      seed,
      model,
      codeSize,
      trainSquaredError: await squaredError(engine, reconstructor, train),
      testSquaredError: await squaredError(engine, reconstructor, test),
      paperTestSquaredError: reported?.testSquaredError ?? null,
      wallSeconds,
    };
  };
}
