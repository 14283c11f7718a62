import { meanExample, meanImageModel } from '../baselines/mean-image.js';
import { fitPrincipalComponents, type PrincipalComponents, pcaModel } from '../baselines/pca.js';
import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { autoencoderModel } from '../evaluate/autoencoder-model.js';
import type { ReconstructionModel } from '../evaluate/model.js';
import { squaredError } from '../evaluate/squared-error.js';
import { finetune } from '../finetune/finetune.js';
import { requireSeeds, seededRandom } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import { pretrain } from '../rbm/stack.js';
import type { ComparisonRow, HistoryRow } from '../report/rows.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { unroll } from '../unroll/unroll.js';
import { type OnProgress, type Progress, workMeter } from './progress.js';
import type { ExperimentSpec, ProfileName } from './spec.js';

export interface ExperimentOptions {
  readonly profile: ProfileName;
  readonly seeds: readonly number[];
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the training with one seed gave. */
export interface TrainedModel {
  readonly seed: number;
  readonly stack: readonly Rbm[];
  readonly autoencoder: Autoencoder;
}

export interface ExperimentResult {
  readonly rows: readonly ComparisonRow[];
  readonly history: readonly HistoryRow[];
  readonly models: readonly TrainedModel[];
  readonly principalComponents: PrincipalComponents;
}

export const MODEL = {
  mean: 'mean image',
  pca: 'PCA',
  unrolled: 'autoencoder before fine-tuning',
  autoencoder: 'autoencoder',
} as const;

/** data -> RBMs -> unroll -> fine-tune -> compare, once for each seed. */
export async function runExperiment(
  spec: ExperimentSpec,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const { seeds, engine, dataset, onProgress, signal } = options;
  requireSeeds(seeds);
  const profile = spec.profiles[options.profile];
  const { train, test } = dataset;
  const codeSize = profile.pretrain.at(-1)?.hidden as number;

  const meter = workMeter(profile, train.width, seeds.length);
  const report = (progress: Omit<Progress, keyof ReturnType<typeof meter.read>>) =>
    onProgress?.({ ...progress, ...meter.read() });
  const rows: ComparisonRow[] = [];
  const history: HistoryRow[] = [];
  const models: TrainedModel[] = [];

  async function compare<P>(
    seed: number,
    model: (typeof MODEL)[keyof typeof MODEL],
    size: number,
    wallSeconds: number,
    reconstructor: ReconstructionModel<P>,
  ): Promise<void> {
    const paper = profile.paper.find((figure) => MODEL[figure.model] === model && figure.codeSize === size);
    rows.push({
      experiment: spec.name,
      profile: options.profile,
      seed,
      model,
      codeSize: size,
      trainSquaredError: await squaredError(engine, reconstructor, train),
      testSquaredError: await squaredError(engine, reconstructor, test),
      paperTestSquaredError: paper?.testSquaredError ?? null,
      wallSeconds,
    });
  }

  report({ phase: 'baselines', seed: seeds[0] as number });
  const mean = meanExample(train);
  const { value: basis, seconds: pcaSeconds } = await timed(() =>
    fitPrincipalComponents(engine, train, Math.max(...profile.pcaCodeSizes)),
  );

  for (const seed of seeds) {
    const random = seededRandom(seed);
    const log = (row: Pick<HistoryRow, 'phase' | 'layer' | 'epoch' | 'step' | 'metric' | 'value'>) =>
      history.push({ experiment: spec.name, seed, ...row, wallSeconds: meter.read().secondsElapsed });

    await compare(seed, MODEL.mean, 0, 0, meanImageModel(mean));
    for (const size of profile.pcaCodeSizes)
      await compare(seed, MODEL.pca, size, pcaSeconds, pcaModel(basis, size));

    const order = random.fork('batches').permutation(train.count);
    report({ phase: 'pretrain', seed, layer: 1, layers: profile.pretrain.length });
    const pretraining = await timed(() =>
      pretrain({
        engine,
        examples: train,
        order,
        layers: profile.pretrain,
        random: random.fork('pretrain'),
        signal,
        onEpoch({ layer, layers, epoch, epochs, step, reconstructionError }) {
          const below = profile.pretrain[layer - 2]?.hidden ?? train.width;
          meter.pretrainedEpoch(profile.pretrain[layer - 1] as (typeof profile.pretrain)[number], below);
          log({
            phase: 'pretrain',
            layer,
            epoch,
            step,
            metric: 'reconstruction_error',
            value: reconstructionError,
          });
          report({ phase: 'pretrain', seed, layer, layers, epoch, epochs, error: reconstructionError });
        },
      }),
    );
    const unrolled = unroll(pretraining.value);
    await compare(seed, MODEL.unrolled, codeSize, pretraining.seconds, autoencoderModel(unrolled));

    report({ phase: 'finetune', seed });
    let testingSeconds = 0;
    const finetuning = await timed(() =>
      finetune({
        engine,
        autoencoder: unrolled,
        examples: train,
        spec: profile.finetune,
        order,
        random: random.fork('finetune'),
        signal,
        async onEpoch({ epoch, epochs, step, loss, squaredError: running }, present) {
          meter.finetunedEpoch();
          const at = { phase: 'finetune', layer: null, epoch, step } as const;
          log({ ...at, metric: 'loss', value: loss });
          log({ ...at, metric: 'train_squared_error', value: running });
          const tested = await timed(async () =>
            squaredError(engine, autoencoderModel(await present()), test),
          );
          testingSeconds += tested.seconds;
          log({ ...at, metric: 'test_squared_error', value: tested.value });
          report({ phase: 'finetune', seed, epoch, epochs, error: running });
        },
      }),
    );
    const seconds = pretraining.seconds + finetuning.seconds - testingSeconds;
    await compare(seed, MODEL.autoencoder, codeSize, seconds, autoencoderModel(finetuning.value));
    models.push({ seed, stack: pretraining.value, autoencoder: finetuning.value });
  }
  return { rows, history, models, principalComponents: basis };
}

async function timed<T>(f: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const started = performance.now();
  return { value: await f(), seconds: (performance.now() - started) / 1000 };
}
