import { meanExample, meanImageModel } from '../baselines/mean-image.js';
import { fitPrincipalComponents, type PrincipalComponents, pcaModel } from '../baselines/pca.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { autoencoderModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import type { Rbm } from '../rbm/rbm.js';
import type { ComparisonRow } from '../report/rows.js';
import { codeSizeOf, type NetworkSpec } from '../training/network-spec.js';
import { type RunOptions, type RunProgress, type RunResult, runNetworks } from '../training/network-turns.js';
import { stopwatch } from '../training/stopwatch.js';
import { trainNetwork } from '../training/train-network.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { beforeFinetuning, MODEL, meanName } from './model-names.js';
import type { ExperimentSpec, Profile, ProfileName } from './spec.js';

export interface ExperimentOptions extends RunOptions<ComparisonRow, TrainedModel> {
  readonly profile: ProfileName;
}

/** What the training of a network with one seed gave. */
export interface TrainedModel {
  readonly seed: number;
  readonly network: string;
  readonly codeSize: number;
  /** None where the network did not start from RBMs. */
  readonly stack: readonly Rbm[];
  readonly autoencoder: Autoencoder;
}

export type ExperimentProgress = RunProgress<ComparisonRow, TrainedModel>;

export interface ExperimentResult extends RunResult<ComparisonRow, TrainedModel> {
  readonly principalComponents: PrincipalComponents;
}

/** data -> RBMs -> unroll -> fine-tune -> compare, for each network and seed. */
export async function runExperiment(
  spec: ExperimentSpec,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const { engine, dataset } = options;
  const profile = spec.profiles[options.profile];
  const { train, test } = dataset;

  async function compare<P>(
    rows: ComparisonRow[],
    seed: number,
    model: string,
    codeSize: number,
    wallSeconds: number,
    reconstructor: ReconstructionModel<P>,
  ): Promise<void> {
    if (rows.some((row) => row.seed === seed && row.model === model && row.codeSize === codeSize)) return;
    const paper = profile.paper.find((figure) => figure.model === model && figure.codeSize === codeSize);
    rows.push({
      experiment: spec.name,
      profile: options.profile,
      seed,
      model,
      codeSize,
      trainSquaredError: await squaredError(engine, reconstructor, train),
      testSquaredError: await squaredError(engine, reconstructor, test),
      paperTestSquaredError: paper?.testSquaredError ?? null,
      wallSeconds,
    });
  }

  let basis: PrincipalComponents | undefined;
  let pcaSeconds = 0;
  const fitted = () => basis as PrincipalComponents;
  const result = await runNetworks<NetworkSpec, ComparisonRow, TrainedModel>(
    {
      experiment: spec.name,
      networks: profile.networks,
      codeSizeOf,
      async baselines() {
        const clock = stopwatch();
        basis = await fitPrincipalComponents(engine, train, mostComponents(profile));
        pcaSeconds = clock.seconds();
      },
      async beginSeed(seed, rows) {
        await compare(rows, seed, meanName(dataset), 0, 0, meanImageModel(meanExample(train)));
        for (const size of profile.pcaCodeSizes)
          await compare(rows, seed, MODEL.pca, size, pcaSeconds, pcaModel(fitted(), size));
      },
      async train(training, seed, rows) {
        const { network } = training;
        const codeSize = codeSizeOf(network);
        const { stack, start, autoencoder, pretrainSeconds, finetuneSeconds } = await trainNetwork(training, {
          principalComponents: fitted(),
          test: (trained) => squaredError(engine, autoencoderModel(trained), test),
        });
        if (network.start === 'RBMs') {
          const name = beforeFinetuning(network.name);
          await compare(rows, seed, name, codeSize, pretrainSeconds, autoencoderModel(start));
        }
        const seconds = pretrainSeconds + finetuneSeconds;
        await compare(rows, seed, network.name, codeSize, seconds, autoencoderModel(autoencoder));
        return { seed, network: network.name, codeSize, stack, autoencoder };
      },
    },
    options,
  );
  return { ...result, principalComponents: fitted() };
}

/** As many as PCA is compared with, and as the networks that begin with them need. */
function mostComponents({ pcaCodeSizes, networks }: Profile): number {
  const starts = networks.filter(({ start }) => start === 'principal components').map(codeSizeOf);
  return Math.max(1, ...pcaCodeSizes, ...starts);
}
