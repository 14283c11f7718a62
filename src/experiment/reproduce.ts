import { join } from 'node:path';
import type { EngineChoice } from '../compute/choose.js';
import type { DownloadProgress } from '../data/download.js';
import { InputError } from '../errors.js';
import { requireSeeds } from '../random.js';
import { comparisonCsv, historyCsv } from '../report/csv.js';
import { comparisonMarkdown } from '../report/table.js';
import { encodeAutoencoder } from '../unroll/model-file.js';
import { loadDataset } from './data.js';
import { drawFigures } from './figures.js';
import type { OnProgress } from './progress.js';
import { RECORD, runRecord, surroundings } from './record.js';
import { openResultFolder } from './result-folder.js';
import { type ExperimentResult, runExperiment, type TrainedModel } from './run.js';
import { type ExperimentSpec, PROFILES, type ProfileName, titleOf } from './spec.js';

export interface ReproduceOptions {
  readonly profile: ProfileName;
  readonly seeds: readonly number[];
  readonly choice: EngineChoice;
  /** The result folder is made in here, named as the experiment. */
  readonly out: string;
  readonly force: boolean;
  readonly dataDir?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Reproduction extends ExperimentResult {
  readonly title: string;
  /** What the comparison is there to show. */
  readonly shows: string;
  readonly folder: string;
}

/**
 * Runs an experiment and leaves its result folder behind; nothing of it if the run fails or is stopped. Throws an
 * InputError for what the caller can mend, a RunError for what went wrong on the way.
 */
export async function reproduce(spec: ExperimentSpec, options: ReproduceOptions): Promise<Reproduction> {
  const { profile, seeds, choice, onProgress, signal } = options;
  const { engine } = choice;
  requireSeeds(seeds);
  if (!Object.hasOwn(spec.profiles, profile)) {
    throw new InputError(
      `The experiment ${spec.name} has no profile '${profile}'. Choose one of: ${PROFILES.join(', ')}.`,
    );
  }
  const started = new Date();
  // Asked first: the checkout may change while a long run goes on with the code that was loaded.
  const where = await surroundings();
  const folder = await openResultFolder(join(options.out, spec.name), { force: options.force });
  try {
    const dataset = await loadDataset(spec.profiles[profile].data, options);
    const result = await runExperiment(spec, { profile, seeds, engine, dataset, onProgress, signal });

    const modelFiles = new Map(
      result.models.map((model) => [modelFileName(model, result.models), encodeModel(spec, profile, model)]),
    );
    for (const [name, bytes] of modelFiles) await folder.write(name, bytes);
    for (const [name, { svg, png }] of await drawFigures(
      engine,
      spec,
      spec.profiles[profile],
      dataset,
      result,
    )) {
      await folder.write(`figures/${name}.svg`, svg);
      await folder.write(`figures/${name}.png`, png);
    }
    await folder.write('comparison.csv', comparisonCsv(result.rows));
    await folder.write('history.csv', historyCsv(result.history));
    const title = titleOf(spec, spec.profiles[profile], dataset.train.width);
    const [train, test] = [dataset.train.count, dataset.test.count].map((count) =>
      count.toLocaleString('en-US'),
    );
    const facts = `${train} training and ${test} test examples`;
    const shows = profile === 'smoke' ? SMOKE_SHOWS : spec.claim;
    const notes = [shows, `Profile ${profile}: ${facts}, engine ${engine.name} (${engine.version}).`];
    await folder.write('comparison.md', comparisonMarkdown(result.rows, { title, notes }));
    const finished = new Date();
    const record = {
      spec,
      profile,
      seeds,
      engine,
      engineChoice: choice.why,
      dataset,
      started,
      finished,
      modelFiles,
    };
    await folder.write(RECORD, runRecord({ ...record, surroundings: where }));
    await folder.publish();
    return { ...result, title, shows, folder: folder.path };
  } finally {
    await folder.discard();
  }
}

const SMOKE_SHOWS =
  'A trial of the machinery: a small network, hardly trained, on few examples. These errors say nothing about the method.';

/** `model.safetensors` is the first seed's; further seeds are named. */
function modelFileName(model: TrainedModel, models: readonly TrainedModel[]): string {
  return model === models[0] ? 'model.safetensors' : `model-seed-${model.seed}.safetensors`;
}

function encodeModel(
  spec: ExperimentSpec,
  profile: ProfileName,
  { seed, autoencoder }: TrainedModel,
): Uint8Array {
  return encodeAutoencoder(autoencoder, {
    experiment: spec.name,
    profile,
    seed: String(seed),
    preprocessing: 'pixels in [0, 1]',
  });
}
