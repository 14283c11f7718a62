import { meanExample, meanImageModel } from '../baselines/mean-image.js';
import { fitPrincipalComponents, type PrincipalComponents, pcaModel } from '../baselines/pca.js';
import { autoencoderModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import type { Rbm } from '../rbm/rbm.js';
import { sameTraining } from '../report/measures/model-key.js';
import type { ComparisonRow } from '../report/measures/squared-error.js';
import { codeSizeOf, type NetworkSpec } from '../training/network-spec.js';
import { networkTurns, type RunOptions, type RunResult } from '../training/network-turns.js';
import { type ModelFacts, scorer } from '../training/score.js';
import { stopwatch } from '../training/stopwatch.js';
import { finetuneNetwork, startOf, trainStack } from '../training/train-network.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { beforeFinetuning, MODEL, meanName } from './model-names.js';
import type { Profile } from './spec.js';

/** The networks that an experiment trains, and what they are compared with. */
export interface Comparison extends Pick<Profile, 'networks' | 'pcaCodeSizes' | 'paper'> {
  /** Names of the experiment and of its profile, as the tables give them. */
  readonly experiment: string;
  readonly profile: string;
}

/** A network trained with one seed. */
export interface TrainedModel {
  readonly seed: number;
  readonly network: string;
  readonly codeSize: number;
  /** Empty for a network that does not start from RBMs. */
  readonly stack: readonly Rbm[];
  readonly autoencoder: Autoencoder;
}

export type ExperimentOptions = RunOptions<ComparisonRow, TrainedModel>;

export interface ExperimentResult extends RunResult<ComparisonRow, TrainedModel> {
  readonly principalComponents: PrincipalComponents;
}

/**
 * Runs an experiment of Hinton & Salakhutdinov 2006. For each network and seed it trains the RBMs, unrolls them, fine-tunes
 * the network, and compares its squared error with those of the mean and of PCA. Throws an InputError for settings that cannot
 * be trained with, a RunError if training diverges, an InterruptedError when `signal` is aborted.
 *
 * @example const { rows } = await runExperiment({ experiment: 'mine', profile: 'quick', networks, pcaCodeSizes: [30], paper: [] }, options);
 */
export async function runExperiment(
  comparison: Comparison,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const { networks, pcaCodeSizes } = comparison;
  const { engine, dataset } = options;
  const { train, test } = dataset;
  const turns = networkTurns<NetworkSpec, ComparisonRow, TrainedModel>(
    { experiment: comparison.experiment, networks, codeSizeOf },
    options,
  );
  const score = scorer(engine, dataset, comparison);
  const isScored = (facts: ModelFacts) => turns.rows.some((row) => sameTraining(row, facts));
  const compare: typeof score = async (facts, reconstructor) => {
    const row = await score(facts, reconstructor);
    turns.rows.push(row);
    return row;
  };

  turns.reportBaselines();
  const clock = stopwatch();
  const principalComponents = await fitPrincipalComponents(engine, train, mostComponents(comparison));
  const pcaSeconds = clock.seconds();

  for (const { seed, beginsSeed, training, done } of turns) {
    const { network } = training;
    const codeSize = codeSizeOf(network);
    if (beginsSeed && !isScored({ seed, model: meanName(dataset), codeSize: 0 })) {
      const mean = { seed, model: meanName(dataset), codeSize: 0, wallSeconds: 0 };
      await compare(mean, meanImageModel(meanExample(train)));
      for (const size of pcaCodeSizes) {
        const pca = { seed, model: MODEL.pca, codeSize: size, wallSeconds: pcaSeconds };
        await compare(pca, pcaModel(principalComponents, size));
      }
    }
    const trained = await trainStack(training);
    const start = startOf(training, trained.stack, principalComponents);
    const { autoencoder, finetuneSeconds } = await finetuneNetwork(training, trained, start, {
      metric: 'test_squared_error',
      error: (network) => squaredError(engine, autoencoderModel(network), test),
      includesStart: true,
    });

    const { stack, pretrainSeconds } = trained;
    if (network.start === 'RBMs') {
      const model = beforeFinetuning(network.name);
      await compare({ seed, model, codeSize, wallSeconds: pretrainSeconds }, autoencoderModel(start));
    }
    const wallSeconds = pretrainSeconds + finetuneSeconds;
    await compare({ seed, model: network.name, codeSize, wallSeconds }, autoencoderModel(autoencoder));
    done({ seed, network: network.name, codeSize, stack, autoencoder });
  }
  const { rows, history, models } = turns;
  return { rows, history, models, principalComponents };
}

/** The number of principal components to fit: the largest that a row of PCA or a network starting from PCA needs. */
function mostComponents({ pcaCodeSizes, networks }: Comparison): number {
  const starts = networks.filter(({ start }) => start === 'principal components').map(codeSizeOf);
  return Math.max(1, ...pcaCodeSizes, ...starts);
}
