import { InputError, RunError } from '../src/errors.js';
import { runChild } from './child.js';
import { locateMnist } from './locate-mnist.js';
import type { Sample } from './sample.js';
import { OURS, type System } from './systems.js';
import type { Work } from './works.js';

export interface BenchOptions {
  readonly works: readonly Work[];
  /** The first is ours, to which the others are compared. */
  readonly systems: readonly System[];
  /** Runs of each work on each system, each in a process of its own; the systems take turns. */
  readonly runs: number;
  readonly threads: number;
  /** Where MNIST lies; without it the cache is looked into. Nothing is downloaded. */
  readonly dataDir?: string | undefined;
  readonly onRun?: ((run: BenchRun) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A run that is about to begin. */
export interface BenchRun {
  readonly work: string;
  readonly system: string;
  /** From 1. */
  readonly run: number;
  readonly runs: number;
}

/** All runs of one work on one system. */
export interface Measurement {
  readonly work: Work;
  readonly system: string;
  readonly samples: readonly Sample[];
}

/** What was not measured, and why. `system` is null where the work as a whole was left out. */
export interface Missing {
  readonly work: string;
  readonly system: string | null;
  readonly reason: string;
}

export interface BenchResult {
  readonly measurements: readonly Measurement[];
  readonly missing: readonly Missing[];
}

/**
 * Times every work on every system that does it. A system other than ours that is not there, or fails, is reported
 * as missing; a failure of ours is a RunError.
 */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const measurements: Measurement[] = [];
  const missing: Missing[] = [];
  for (const work of options.works) {
    try {
      const ready = await locateMnist(work, options.dataDir);
      const outcome = await takeTurns(ready, options);
      measurements.push(...outcome.measurements);
      missing.push(...outcome.missing);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      missing.push({ work: work.name, system: null, reason: error.message });
    }
  }
  return { measurements, missing };
}

/** ours, peer, peer, ours, peer, peer: what else the machine does meanwhile then hits all of them alike. */
async function takeTurns(
  work: Work,
  { systems, runs, threads, onRun, signal }: BenchOptions,
): Promise<BenchResult> {
  const taking = new Map<System, Sample[]>(
    systems.filter((system) => system.does(work.settings)).map((system) => [system, []]),
  );
  const missing: Missing[] = [];
  for (let run = 1; run <= runs; run++) {
    for (const [system, samples] of taking) {
      onRun?.({ work: work.name, system: system.name, run, runs });
      const outcome = await runChild(system, work, threads, signal);
      const reason = problemOf(outcome);
      if (reason === undefined) {
        samples.push(...samplesOf(outcome));
        continue;
      }
      if (system.name === OURS) throw new RunError(`${work.name} failed: ${reason}`);
      // What it may have measured before it failed is not shown: it would be compared over fewer runs.
      taking.delete(system);
      missing.push({ work: work.name, system: system.name, reason });
    }
  }
  const measurements = [...taking].map(([system, samples]) => ({ work, system: system.name, samples }));
  return { measurements, missing };
}

type Outcome = Awaited<ReturnType<typeof runChild>>;

function problemOf(outcome: Outcome): string | undefined {
  if ('problem' in outcome) return outcome.problem;
  const absence = outcome.lines.find((line) => 'missing' in line);
  if (absence !== undefined) return absence.missing;
  return outcome.lines.length === 0 ? 'it printed no result' : undefined;
}

function samplesOf(outcome: Outcome): Sample[] {
  return 'lines' in outcome ? outcome.lines.filter((line) => 'seconds_per_unit' in line) : [];
}
