import { meanExample, meanImageModel } from '../baselines/mean-image.js';
import { fitPrincipalComponents, type PrincipalComponents, pcaModel } from '../baselines/pca.js';
import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { autoencoderModel } from '../evaluate/autoencoder-model.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import { requireSeeds, seededRandom } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import type { ComparisonRow, HistoryRow } from '../report/rows.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { type OnProgress, workMeter } from './progress.js';
import { codeSizeOf, type ExperimentSpec, type Profile, type ProfileName } from './spec.js';
import { stopwatch } from './stopwatch.js';
import { type NetworkProgress, trainNetwork } from './train-network.js';

export interface ExperimentOptions {
  readonly profile: ProfileName;
  readonly seeds: readonly number[];
  readonly engine: Engine;
  readonly dataset: Dataset;
  /** Where an interrupted run goes on; it comes to the same bytes as one that was not interrupted. */
  readonly from?: ExperimentProgress | undefined;
  /** Called after each epoch; may keep what `present` reads. */
  readonly onCheckpoint?: ((present: () => Promise<ExperimentProgress>) => Promise<void>) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
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

/** All that a run needs to go on after an epoch. */
export interface ExperimentProgress {
  readonly rows: readonly ComparisonRow[];
  readonly history: readonly HistoryRow[];
  /** The networks that are trained. */
  readonly models: readonly TrainedModel[];
  /** The one in training. */
  readonly present: NetworkProgress;
  readonly wallSeconds: number;
}

export interface ExperimentResult {
  readonly rows: readonly ComparisonRow[];
  readonly history: readonly HistoryRow[];
  readonly models: readonly TrainedModel[];
  readonly principalComponents: PrincipalComponents;
  /** Of all sessions together. */
  readonly wallSeconds: number;
}

export const MODEL = { mean: 'mean image', pca: 'PCA' } as const;

/** What the table calls the mean of the training examples. */
export const meanName = ({ vocabulary }: Dataset) =>
  vocabulary === undefined ? MODEL.mean : 'mean document';

/** What the table calls a network that has learned nothing but its RBMs yet. */
export const beforeFinetuning = (network: string) => `${network} before fine-tuning`;

/** data -> RBMs -> unroll -> fine-tune -> compare, for each network and seed. */
export async function runExperiment(
  spec: ExperimentSpec,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const { seeds, engine, dataset, from, onCheckpoint, onProgress, signal } = options;
  requireSeeds(seeds);
  const profile = spec.profiles[options.profile];
  const { train, test } = dataset;

  const clock = stopwatch(from?.wallSeconds);
  const meter = workMeter(profile, train.width, seeds.length);
  const rows = [...(from?.rows ?? [])];
  const history = [...(from?.history ?? [])];
  const models = [...(from?.models ?? [])];

  async function compare<P>(
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

  onProgress?.({ phase: 'baselines', seed: seeds[0] as number, ...meter.read() });
  const mean = meanExample(train);
  const pcaClock = stopwatch();
  const basis = await fitPrincipalComponents(engine, train, mostComponents(profile));
  const pcaSeconds = pcaClock.seconds();

  for (const [round, seed] of seeds.entries()) {
    const random = seededRandom(seed);
    const order = random.fork('batches').permutation(train.count);
    await compare(seed, meanName(dataset), 0, 0, meanImageModel(mean));
    for (const size of profile.pcaCodeSizes)
      await compare(seed, MODEL.pca, size, pcaSeconds, pcaModel(basis, size));

    for (const [i, network] of profile.networks.entries()) {
      const place = round * profile.networks.length + i;
      if (place < models.length) continue;
      const codeSize = codeSizeOf(network);
      const trained = await trainNetwork({
        engine,
        network,
        examples: train,
        order,
        principalComponents: basis,
        random,
        from: place === from?.models.length ? from.present : null,
        test: (autoencoder) => squaredError(engine, autoencoderModel(autoencoder), test),
        log(measured) {
          const row = { experiment: spec.name, seed, model: network.name, codeSize, ...measured };
          if (!history.some((known) => isSame(known, row)))
            history.push({ ...row, wallSeconds: clock.seconds() });
        },
        report({ phase, ...report }) {
          const at = { epoch: report.epoch ?? 0 };
          meter.reached(
            place,
            phase === 'finetune' ? { phase, ...at } : { phase, layer: report.layer ?? 1, ...at },
          );
          onProgress?.({ phase, seed, network: network.name, ...report, ...meter.read() });
        },
        checkpoint: async (present) =>
          onCheckpoint?.(async () => ({
            rows,
            history,
            models,
            present: await present(),
            wallSeconds: clock.seconds(),
          })),
        signal,
      });
      const { stack, start, autoencoder, pretrainSeconds, finetuneSeconds } = trained;
      if (network.start === 'RBMs') {
        const name = beforeFinetuning(network.name);
        await compare(seed, name, codeSize, pretrainSeconds, autoencoderModel(start));
      }
      const seconds = pretrainSeconds + finetuneSeconds;
      await compare(seed, network.name, codeSize, seconds, autoencoderModel(autoencoder));
      models.push({ seed, network: network.name, codeSize, stack, autoencoder });
    }
  }
  return { rows, history, models, principalComponents: basis, wallSeconds: clock.seconds() };
}

/** As many as PCA is compared with, and as the networks that begin with them need. */
function mostComponents({ pcaCodeSizes, networks }: Profile): number {
  const starts = networks.filter(({ start }) => start === 'principal components').map(codeSizeOf);
  return Math.max(1, ...pcaCodeSizes, ...starts);
}

/** Whether two rows tell of the same number: a resumed run repeats an epoch of each finished RBM. */
function isSame(a: HistoryRow, b: Omit<HistoryRow, 'wallSeconds'>): boolean {
  return (
    a.epoch === b.epoch &&
    a.layer === b.layer &&
    a.phase === b.phase &&
    a.metric === b.metric &&
    a.model === b.model &&
    a.codeSize === b.codeSize &&
    a.seed === b.seed
  );
}
