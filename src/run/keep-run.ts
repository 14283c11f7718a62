import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InterruptedError } from '../errors.js';
import type { Figure } from '../report/figures/render.js';
import { checkpointFile, readCheckpoint, requireCheckpoint } from './checkpoint.js';
import { type Identity, identityDifference, identityText } from './identity.js';
import { RECORD, type RunFacts, runRecord, type Session, surroundings } from './record.js';
import { openResultFolder, type ResultFolder } from './result-folder.js';

/** The output folder of a run, and how to treat what is already in it. */
export interface Place {
  /** The result folder, or with `name` the folder in which it is made. */
  readonly out: string;
  readonly name?: string | undefined;
  /** Replaces an earlier result or checkpoint. */
  readonly force: boolean;
  /** Continues from the checkpoint of an interrupted run. */
  readonly resume?: boolean | undefined;
  /** Without a checkpoint, nothing is left of an interrupted run. Default: with. */
  readonly checkpoint?: boolean | undefined;
}

/** A run while it works. Nothing of it can be seen in its place before it is done. */
export interface Run {
  /** Absolute path of the result folder. */
  readonly folder: string;
  /** Call once, as soon as everything that decides the run's bytes is known, and before any training. */
  begin<State>(identity: Identity): Promise<Begun<State>>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Writes each figure as SVG and PNG. */
  draw(figures: ReadonlyMap<string, Figure>): Promise<void>;
  /** Writes run.json. Call last: it lists the files that were written. */
  record(facts: RunFacts): Promise<void>;
}

/** What a run does its work with. */
export interface Begun<State> {
  /** The state that an interrupted run left; undefined for a new run. */
  readonly resumeFrom: State | undefined;
  /** Keeps what `snapshot` reads in the checkpoint, unless that would slow the run down. */
  save(snapshot: () => Promise<State>): Promise<void>;
  /** Seconds since the run began, over all its sessions. */
  seconds(): number;
}

interface Saved<State> {
  readonly state: State;
  readonly sessions: readonly Session[];
  readonly seconds: number;
}

/**
 * Runs `work` with a locked result folder that is published only when it is complete. Until then a checkpoint beside it
 * keeps what was done; a run that is resumed from it writes the same bytes as one without interruption.
 *
 * Throws an InputError for invalid input or options, a RunError if the run fails, an InterruptedError if `work` throws one.
 */
export async function keepRun<Result>(place: Place, work: (run: Run) => Promise<Result>): Promise<Result> {
  const { out, name, force, resume = false, checkpoint: keeps = true } = place;
  // Read at the start: the checkout may change while a long run continues with the code it has loaded.
  const session: Session = { started: new Date().toISOString(), surroundings: await surroundings() };
  // If a result and a checkpoint both exist, the checkpoint belongs to a run started with `force`.
  const folder = await openResultFolder(name === undefined ? out : join(out, name), {
    force: force || resume,
  });
  const path = `${folder.path}.checkpoint`;
  const { run, isSaved } = openRun(folder, path, session, { resume, keeps });
  try {
    if (keeps) await requireCheckpoint(path, { resume, force });
    const result = await work(run);
    await folder.publish();
    if (keeps) await rm(path, { force: true });
    return result;
  } catch (error) {
    if (error instanceof InterruptedError && isSaved()) {
      throw new InterruptedError(
        `${error.message} ${path} keeps what was done. Continue with \`out\` ${out} and \`resume\`.`,
        { option: ['out', 'resume'] },
      );
    }
    throw error;
  } finally {
    await folder.discard();
  }
}

function openRun(
  folder: ResultFolder,
  path: string,
  session: Session,
  { resume, keeps }: { readonly resume: boolean; readonly keeps: boolean },
): { readonly run: Run; isSaved(): boolean } {
  const files = new Map<string, string>();
  let sessions: readonly Session[] = [session];
  let seconds = () => 0;
  let saved = resume;
  const run: Run = {
    folder: folder.path,
    async begin<State>(identity: Identity) {
      const ours = identityText(identity);
      const before = resume
        ? await readCheckpoint<Saved<State>>(path, ours, (theirs) => identityDifference(theirs, ours))
        : undefined;
      sessions = [...(before?.sessions ?? []), session];
      const began = performance.now();
      seconds = () => (before?.seconds ?? 0) + (performance.now() - began) / 1000;
      const file = checkpointFile<Saved<State>>(path, ours);
      return {
        resumeFrom: before?.state,
        seconds,
        async save(snapshot) {
          if (!keeps) return;
          await file.save(async () => ({ state: (await snapshot()) as State, sessions, seconds: seconds() }));
          saved = true;
        },
      };
    },
    async write(file, content) {
      await folder.write(file, content);
      files.set(file, createHash('sha256').update(content).digest('hex'));
    },
    async draw(figures) {
      for (const [figure, { svg, png }] of figures) {
        await run.write(`figures/${figure}.svg`, svg);
        await run.write(`figures/${figure}.png`, png);
      }
    },
    record: (facts) => folder.write(RECORD, runRecord(facts, { sessions, wallSeconds: seconds(), files })),
  };
  return { run, isSaved: () => saved };
}
