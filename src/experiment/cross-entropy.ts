import { meanExample, meanImageModel } from '../baselines/mean-image.js';
import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { crossEntropy } from '../evaluate/cross-entropy.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { autoencoderModel } from '../evaluate/model.js';
import type { CrossEntropyRow } from '../report/measures/cross-entropy.js';
import { unroll } from '../unroll/unroll.js';
import { beforeFinetuning, meanName } from './model-names.js';
import type { ExperimentResult } from './run.js';

/** What the words of documents cost by each model, the mean document first; nothing for data that are not counts of words. */
export async function crossEntropyRows(
  engine: Engine,
  { experiment, profile }: Pick<CrossEntropyRow, 'experiment' | 'profile'>,
  dataset: Dataset,
  { models }: Pick<ExperimentResult, 'models'>,
): Promise<CrossEntropyRow[]> {
  const [first] = models;
  if (dataset.kind !== 'documents' || first === undefined) return [];
  const { train, test } = dataset;
  const rows: CrossEntropyRow[] = [];
  const add = async <P>(
    seed: number,
    model: string,
    codeSize: number,
    reconstructor: ReconstructionModel<P>,
  ) =>
    rows.push({
      ...{ experiment, profile, seed, model, codeSize },
      trainCrossEntropy: await crossEntropy(engine, reconstructor, train),
      testCrossEntropy: await crossEntropy(engine, reconstructor, test),
    });
  await add(first.seed, meanName(dataset), 0, meanImageModel(meanExample(train)));
  for (const { seed, network, codeSize, stack, autoencoder } of models) {
    if (stack.length > 0)
      await add(seed, beforeFinetuning(network), codeSize, autoencoderModel(unroll(stack)));
    await add(seed, network, codeSize, autoencoderModel(autoencoder));
  }
  return rows;
}
