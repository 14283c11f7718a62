import { join } from 'node:path';
import type { EngineChoice } from '../compute/choose.js';
import type { DownloadProgress } from '../data/collections/download.js';
import { InputError, InterruptedError } from '../errors.js';
import { requireSeeds } from '../random.js';
import { historyCsv } from '../report/csv.js';
import { checkpointFile, readCheckpoint, requireCheckpoint } from '../run/checkpoint.js';
import { identityDifference } from '../run/identity.js';
import { RECORD, type Session, surroundings } from '../run/record.js';
import { openResultFolder } from '../run/result-folder.js';
import type { RunProgress, RunResult } from '../training/network-turns.js';
import type { OnProgress } from '../training/progress.js';
import { requireAhead, shortened } from './asked-epochs.js';
import { loadDataset } from './data.js';
import { runIdentity, runRecord } from './experiment-record.js';
import type { AnyProfile, Kind, SpecOf } from './kind.js';
import { type Epochs, PROFILES, type ProfileName, SMOKE_SHOWS, withEpochs } from './spec.js';

export interface ReproduceOptions {
  readonly profile: ProfileName;
  /** Take the place of the profile's own. */
  readonly epochs?: Epochs | undefined;
  /** The flags that took the place of its data, for the record. */
  readonly dataFlags?: readonly string[] | undefined;
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

export interface Kept {
  readonly title: string;
  /** What the comparison is there to show. */
  readonly shows: string;
  readonly folder: string;
}

/** What a checkpoint holds. */
interface Unfinished<Row, Model> {
  readonly progress: RunProgress<Row, Model>;
  readonly sessions: readonly Session[];
}

/**
 * Runs an experiment of any kind and leaves its result folder behind; if the run fails or is stopped, nothing of it but a
 * checkpoint beside the folder's place, from which it can be resumed. Throws an InputError for what the caller can mend, a
 * RunError for what went wrong on the way.
 */
export async function keptRun<
  Spec extends SpecOf<Profile>,
  Profile extends AnyProfile,
  Row,
  Model,
  Result extends RunResult<Row, Model>,
  Report,
>(
  original: Spec & SpecOf<Profile>,
  options: ReproduceOptions,
  kind: Kind<Spec, Profile, Row, Model, Result, Report>,
): Promise<Result & Report & Kept> {
  const { profile, seeds, choice, out, force, resume = false, onProgress, signal } = options;
  const { engine } = choice;
  requireSeeds(seeds);
  if (!Object.hasOwn(original.profiles, profile)) {
    throw new InputError(
      `The experiment ${original.name} has no profile '${profile}'. Choose one of: ${PROFILES.join(', ')}.`,
    );
  }
  const settings = withEpochs(original.profiles[profile], options.epochs ?? {});
  const spec: Spec = { ...original, profiles: { ...original.profiles, [profile]: settings } };
  // Asked first: the checkout may change while a long run goes on with the code that was loaded.
  const session = { started: new Date().toISOString(), surroundings: await surroundings() };
  const path = join(out, `${spec.name}.checkpoint`);
  // A checkpoint beside a result is of a run that was told to replace it.
  const folder = await openResultFolder(join(out, spec.name), { force: force || resume });
  let saved = resume;
  try {
    await requireCheckpoint(path, { resume, force });
    const dataset = await loadDataset(settings.data, options);
    const settled = { spec, profile, settings, dataset };
    const identity = runIdentity(spec, profile, settings, seeds, engine, dataset);
    const before = resume
      ? await readCheckpoint<Unfinished<Row, Model>>(path, identity, (theirs) =>
          identityDifference(theirs, identity),
        )
      : undefined;
    if (before !== undefined)
      requireAhead(settings, before.progress, (network) => kind.codeSizeOf(network, dataset));
    const sessions = [...(before?.sessions ?? []), session];
    const checkpoint = checkpointFile<Unfinished<Row, Model>>(path, identity);
    const result = await kind.train(settled, {
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

    const { report, models, tables, figures, page, findings } = await kind.report(settled, result);
    for (const [name, bytes] of models) await folder.write(name, bytes);
    for (const [name, text] of Object.entries(tables)) await folder.write(name, text);
    for (const [name, { svg, png }] of figures) {
      await folder.write(`figures/${name}.svg`, svg);
      await folder.write(`figures/${name}.png`, png);
    }
    await folder.write('history.csv', historyCsv(result.history));
    const shows = profile === 'smoke' ? SMOKE_SHOWS : spec.claim;
    const [train, test] = [dataset.train, dataset.test].map(({ count }) => count.toLocaleString('en-US'));
    const notes = [
      shows,
      ...findings,
      `Profile ${profile}${shortened(original.profiles[profile], settings)}: ${train} training and ${test} test examples, ` +
        `engine ${engine.name} (${engine.version}).`,
    ];
    await folder.write('comparison.md', page(notes));
    const facts = {
      spec,
      profile,
      epochs: options.epochs ?? {},
      dataFlags: options.dataFlags ?? [],
      seeds,
      engine,
      engineChoice: choice.why,
      dataset,
    };
    const { wallSeconds } = result;
    await folder.write(
      RECORD,
      runRecord({ ...facts, sessions, finished: new Date(), wallSeconds, modelFiles: models }),
    );
    await folder.publish();
    await checkpoint.remove();
    return { ...result, ...report, title: kind.titleOf(settled), shows, folder: folder.path };
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
