import { join } from 'node:path';
import type { EngineChoice } from '../compute/choose.js';
import type { Dataset } from '../data/dataset.js';
import type { DownloadProgress } from '../data/download.js';
import { InputError, InterruptedError } from '../errors.js';
import { requireSeeds } from '../random.js';
import { classesCsv, comparisonCsv, historyCsv, retrievalCsv } from '../report/csv.js';
import type { ClassesRow, RetrievalRow } from '../report/rows.js';
import { comparisonMarkdown } from '../report/table.js';
import { encodeAutoencoder } from '../unroll/model-file.js';
import { checkpointFile, readCheckpoint, requireCheckpoint } from './checkpoint.js';
import { type Finding, findingsOf, findingText } from './claims.js';
import { loadDataset } from './data.js';
import { drawFigures } from './figures.js';
import { identityDifference, runIdentity } from './identity.js';
import { classesRows, planesOf } from './planes.js';
import type { OnProgress } from './progress.js';
import { RECORD, runRecord, type Session, surroundings } from './record.js';
import { openResultFolder } from './result-folder.js';
import { lsaOf, retrievalRows } from './retrieval.js';
import { type ExperimentProgress, type ExperimentResult, runExperiment, type TrainedModel } from './run.js';
import {
  codeSizeOf,
  type Epochs,
  type ExperimentSpec,
  PROFILES,
  type Profile,
  type ProfileName,
  SMOKE_SHOWS,
  titleOf,
  withEpochs,
} from './spec.js';

export interface ReproduceOptions {
  readonly profile: ProfileName;
  /** Take the place of the profile's own. */
  readonly epochs?: Epochs | undefined;
  readonly seeds: readonly number[];
  readonly choice: EngineChoice;
  /** The result folder is made in here, named as the experiment. */
  readonly out: string;
  readonly force: boolean;
  /** Goes on from the checkpoint that an interrupted run left in `out`. */
  readonly resume?: boolean | undefined;
  readonly dataDir?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Reproduction extends ExperimentResult {
  /** For codes of two numbers of data with classes. */
  readonly classes: readonly ClassesRow[];
  /** For documents with classes. */
  readonly retrieval: readonly RetrievalRow[];
  /** The paper's claims held against the numbers. */
  readonly findings: readonly Finding[];
  readonly title: string;
  /** What the comparison is there to show. */
  readonly shows: string;
  readonly folder: string;
}

/** What a checkpoint holds. */
interface Unfinished {
  readonly progress: ExperimentProgress;
  readonly sessions: readonly Session[];
}

/**
 * Runs an experiment and leaves its result folder behind; if the run fails or is stopped, nothing of it but a checkpoint
 * beside the folder's place, from which it can be resumed. Throws an InputError for what the caller can mend, a RunError
 * for what went wrong on the way.
 */
export async function reproduce(original: ExperimentSpec, options: ReproduceOptions): Promise<Reproduction> {
  const { profile, seeds, choice, out, force, resume = false, onProgress, signal } = options;
  const { engine } = choice;
  requireSeeds(seeds);
  if (!Object.hasOwn(original.profiles, profile)) {
    throw new InputError(
      `The experiment ${original.name} has no profile '${profile}'. Choose one of: ${PROFILES.join(', ')}.`,
    );
  }
  const settings = withEpochs(original.profiles[profile], options.epochs ?? {});
  const spec = { ...original, profiles: { ...original.profiles, [profile]: settings } };
  // Asked first: the checkout may change while a long run goes on with the code that was loaded.
  const session = { started: new Date().toISOString(), surroundings: await surroundings() };
  const path = join(out, `${spec.name}.checkpoint`);
  const folder = await openResultFolder(join(out, spec.name), { force });
  let saved = resume;
  try {
    await requireCheckpoint(path, { resume, force });
    const dataset = await loadDataset(settings.data, options);
    const identity = runIdentity(spec, profile, settings, seeds, engine, dataset);
    const before = resume
      ? await readCheckpoint<Unfinished>(path, identity, (theirs) => identityDifference(theirs, identity))
      : undefined;
    if (before !== undefined) requireAhead(settings, before.progress);
    const sessions = [...(before?.sessions ?? []), session];
    const checkpoint = checkpointFile<Unfinished>(path, identity);
    const result = await runExperiment(spec, {
      profile,
      seeds,
      engine,
      dataset,
      from: before?.progress,
      onCheckpoint: async (present) => {
        await checkpoint.save(async () => ({ progress: await present(), sessions }));
        saved = true;
      },
      onProgress,
      signal,
    });

    const modelFiles = new Map(
      result.models.map((model) => [
        modelFileName(model, result.models),
        encodeModel(spec, profile, dataset, model),
      ]),
    );
    for (const [name, bytes] of modelFiles) await folder.write(name, bytes);
    const lsa = await lsaOf(engine, dataset, settings);
    const planes = await planesOf(engine, dataset, result, lsa);
    const classes = classesRows({ experiment: spec.name, profile }, planes, dataset);
    if (classes.length > 0) await folder.write('classes.csv', classesCsv(classes));
    const names = { experiment: spec.name, profile };
    const retrieval = await retrievalRows(engine, names, settings, dataset, result, lsa);
    if (retrieval.length > 0) await folder.write('retrieval.csv', retrievalCsv(retrieval));
    const figures = await drawFigures(engine, spec, settings, dataset, result, planes, retrieval);
    for (const [name, { svg, png }] of figures) {
      await folder.write(`figures/${name}.svg`, svg);
      await folder.write(`figures/${name}.png`, png);
    }
    await folder.write('comparison.csv', comparisonCsv(result.rows));
    await folder.write('history.csv', historyCsv(result.history));
    const title = titleOf(spec, settings, dataset.train.width);
    const shows = profile === 'smoke' ? SMOKE_SHOWS : spec.claim;
    const [train, test] = [dataset.train, dataset.test].map(({ count }) => count.toLocaleString('en-US'));
    // A trial of the machinery shows nothing.
    const findings = profile === 'smoke' ? [] : findingsOf(spec.claims ?? [], { ...result, retrieval });
    const notes = [
      shows,
      ...findings.map(findingText),
      `Profile ${profile}${shortened(original.profiles[profile], settings)}: ${train} training and ${test} test examples, ` +
        `engine ${engine.name} (${engine.version}).`,
    ];
    await folder.write(
      'comparison.md',
      comparisonMarkdown(result.rows, { title, notes, classes, retrieval }),
    );
    const facts = {
      spec,
      profile,
      epochs: options.epochs ?? {},
      seeds,
      engine,
      engineChoice: choice.why,
      dataset,
    };
    const { wallSeconds } = result;
    await folder.write(
      RECORD,
      runRecord({ ...facts, sessions, finished: new Date(), wallSeconds, modelFiles }),
    );
    await folder.publish();
    await checkpoint.remove();
    return { ...result, classes, retrieval, findings, title, shows, folder: folder.path };
  } catch (error) {
    if (error instanceof InterruptedError && saved) {
      throw new InterruptedError(
        `${error.message} ${path} keeps what was done: the same command with --out ${out} --resume goes on from there.`,
      );
    }
    throw error;
  } finally {
    await folder.discard();
  }
}

/** Throws an InputError if a network went through more epochs of fine-tuning than are asked for. */
function requireAhead({ networks }: Profile, { history }: ExperimentProgress): void {
  for (const network of networks) {
    const epochs = history.flatMap(({ phase, model, codeSize, epoch }) =>
      phase === 'finetune' && model === network.name && codeSize === codeSizeOf(network) ? epoch : [],
    );
    const reached = Math.max(0, ...epochs);
    if (reached <= network.finetune.epochs) continue;
    throw new InputError(
      `The interrupted run has fine-tuned '${network.name}' for ${reached} epochs already, and ${network.finetune.epochs} ` +
        `are asked for. Resume with --epochs ${reached} or more.`,
    );
  }
}

/** Such as `, 10 epochs for each RBM instead of 50`, for a profile whose epochs were changed. */
function shortened({ networks: original }: Profile, { networks }: Profile): string {
  const changes = networks.flatMap(({ layers, finetune }, i) => {
    const own = original[i] as Profile['networks'][number];
    return [
      { what: 'epochs for each RBM', is: layers[0]?.epochs, was: own.layers[0]?.epochs },
      { what: 'epochs of fine-tuning', is: finetune.epochs, was: own.finetune.epochs },
    ];
  });
  const texts = changes
    .filter(({ is, was }) => is !== was)
    .map(({ what, is, was }) => `, ${is} ${what} instead of ${was}`);
  return [...new Set(texts)].join('');
}

/** `model.safetensors` is the first one; further networks and seeds are named. */
function modelFileName({ network, codeSize, seed }: TrainedModel, [first]: readonly TrainedModel[]): string {
  const isFirst = network === first?.network && codeSize === first.codeSize;
  const parts = [
    'model',
    ...(isFirst ? [] : [`${network.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${codeSize}`]),
    ...(seed === first?.seed ? [] : [`seed-${seed}`]),
  ];
  return `${parts.join('-')}.safetensors`;
}

function encodeModel(
  spec: ExperimentSpec,
  profile: ProfileName,
  { vocabulary }: Dataset,
  { seed, network, autoencoder }: TrainedModel,
): Uint8Array {
  return encodeAutoencoder(autoencoder, {
    experiment: spec.name,
    profile,
    network,
    seed: String(seed),
    ...(vocabulary === undefined
      ? { preprocessing: 'pixels in [0, 1]' }
      : { preprocessing: 'how often each stem of the vocabulary occurs', vocabulary: vocabulary.join(' ') }),
  });
}
