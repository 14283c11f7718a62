import type { EngineChoice } from '../compute/choose.js';
import type { DownloadProgress } from '../data/collections/download.js';
import type { Dataset } from '../data/dataset.js';
import { InputError } from '../errors.js';
import { requireSeeds } from '../random.js';
import { historyCsv } from '../report/history.js';
import { type Begun, keepRun, type Run } from '../run/keep-run.js';
import type { RunKind } from '../run/record.js';
import type { ClassifierNetwork, NetworkSpec } from '../training/network-spec.js';
import type { RunResult, RunState } from '../training/network-turns.js';
import type { OnProgress } from '../training/progress.js';
import { requireAhead, shortened } from './asked-epochs.js';
import { loadDataset } from './data.js';
import { type DataSpec, type Epochs, PROFILES, type ProfileName, SMOKE_SHOWS, withEpochs } from './spec.js';

export interface ReproduceOptions {
  readonly profile: ProfileName;
  /** Replace the profile's own. */
  readonly epochs?: Epochs | undefined;
  readonly seeds: readonly number[];
  readonly choice: EngineChoice;
  /** The result folder is made in here, named as the experiment. */
  readonly out: string;
  /** Replaces an earlier result or checkpoint. */
  readonly force: boolean;
  /** Continues from the checkpoint that an interrupted run left in `out`. */
  readonly resume?: boolean | undefined;
  /** A folder that holds the data. Default: the cache, into which they are downloaded. */
  readonly dataDir?: string | undefined;
  /** The command line that repeats the run, for run.json. */
  readonly command?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What experiments with autoencoders and with classifiers have in common. */
interface AnyProfile {
  readonly data: DataSpec;
  readonly networks: readonly (NetworkSpec | ClassifierNetwork)[];
  readonly paper: unknown;
}

interface AnySpec<Profile> {
  readonly name: string;
  readonly title: string;
  readonly claim: string;
  readonly profiles: Readonly<Record<ProfileName, Profile>>;
}

/** An experiment in its own place. */
export interface KeptExperiment<Profile extends AnyProfile> {
  /** The settings of the profile, with the epochs that were asked for. */
  readonly settings: Profile;
  readonly dataset: Dataset;
  readonly run: Run;
  /** Begins the run, or continues an interrupted one. Throws an InputError if its networks have gone beyond the settings. */
  begin<Row, Model>(
    codeSizeOf: (network: Profile['networks'][number]) => number,
  ): Promise<Begun<RunState<Row, Model>>>;
  /** Writes the models, the history, the page and run.json. Returns the statement that the results bear on. */
  finish(result: Finished): Promise<Kept>;
}

interface Finished extends Pick<RunResult<unknown, unknown>, 'history'> {
  readonly kind: RunKind;
  readonly title: string;
  /** Model files by name. */
  readonly models: ReadonlyMap<string, Uint8Array>;
  /** The text of comparison.md, with these paragraphs at its end. */
  readonly page: (notes: readonly string[]) => string;
  /** Paragraphs of the page after the claim. */
  readonly findings: readonly string[];
}

export interface Kept {
  readonly title: string;
  /** The statement that the comparison tests. */
  readonly shows: string;
  readonly folder: string;
}

/**
 * Runs an experiment in a place of its own and leaves its result folder there. If the run fails or is interrupted, only a
 * checkpoint remains, next to where the folder would be; the run can be resumed from it. Throws an InputError for what the
 * caller can mend, a RunError if the run fails.
 */
export async function keepExperiment<Profile extends AnyProfile, Result>(
  spec: AnySpec<Profile>,
  options: ReproduceOptions,
  work: (experiment: KeptExperiment<Profile>) => Promise<Result>,
): Promise<Result> {
  const { profile, seeds } = options;
  requireSeeds(seeds);
  if (!Object.hasOwn(spec.profiles, profile)) {
    throw new InputError(
      `The experiment ${spec.name} has no profile '${profile}'. Choose one of: ${PROFILES.join(', ')}.`,
    );
  }
  const original = spec.profiles[profile];
  const settings = withEpochs(original, options.epochs ?? {});
  return keepRun({ ...options, name: spec.name }, async (run) => {
    const dataset = await loadDataset(settings.data, options);
    return work({
      settings,
      dataset,
      run,
      async begin<Row, Model>(codeSizeOf: (network: Profile['networks'][number]) => number) {
        const { engine } = options.choice;
        const facts = { experiment: spec.name, profile, seeds, settings: openEnded(settings) };
        const begun = await run.begin<RunState<Row, Model>>({ ...facts, engine, data: dataset.provenance });
        if (begun.resumeFrom) requireAhead(settings, begun.resumeFrom, codeSizeOf);
        return begun;
      },
      async finish({ kind, title, history, models, page, findings }) {
        for (const [name, bytes] of models) await run.write(name, bytes);
        await run.write('history.csv', historyCsv(history));
        const shows = profile === 'smoke' ? SMOKE_SHOWS : spec.claim;
        const change = shortened(original, settings);
        await run.write('comparison.md', page([shows, ...findings, setup(options, change, dataset)]));
        await run.record({ kind, ...factsOf(spec, options, settings, dataset) });
        return { title, shows, folder: run.folder };
      },
    });
  });
}

function setup({ profile, choice: { engine } }: ReproduceOptions, change: string, { train, test }: Dataset) {
  const [training, testing] = [train, test].map(({ count }) => count.toLocaleString('en-US'));
  return (
    `Profile ${profile}${change}: ${training} training and ${testing} test examples, ` +
    `engine ${engine.name} (${engine.version}).`
  );
}

/** What run.json says of an experiment. */
function factsOf<Profile>(
  { name, profiles: _, ...statements }: AnySpec<Profile>,
  { profile, seeds, choice, command }: ReproduceOptions,
  settings: Profile,
  { name: data, train, test, provenance }: Dataset,
) {
  return {
    command,
    experiment: { name, ...statements },
    profile,
    settings,
    seeds,
    data: { name: data, train: train.count, test: test.count, provenance },
    engine: choice,
  };
}

/**
 * The settings that decide a run's bytes. Conjugate gradients do not depend on how many epochs are to come, so a run of
 * them may be resumed for another number.
 */
function openEnded({ paper: _, networks, ...others }: AnyProfile): unknown {
  return {
    ...others,
    networks: networks.map(({ finetune, ...network }) => {
      if (finetune?.method !== 'conjugate gradients') return { ...network, finetune };
      const { epochs: _epochs, ...recipe } = finetune;
      return { ...network, finetune: recipe };
    }),
  };
}
