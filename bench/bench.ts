import { InputError, RunError } from '../src/errors.js';
import { runChild } from './child.js';
import { locateMnist } from './locate-mnist.js';
import type { Sample } from './sample.js';
import { OURS, type System } from './systems.js';
import type { Work } from './works.js';

export interface BenchOptions {
  readonly works: readonly Work[];
  /** This toolkit first; the others are compared with it. */
  readonly systems: readonly System[];
  /** Number of runs of each work on each system. Each is a process of its own, and the systems take turns. */
  readonly runs: number;
  readonly threads: number;
  /** Folder with MNIST; default: the cache. Nothing is downloaded. */
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

/** What was not measured, and why. `system` is null if no system could do the work. */
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
 * Times every work on every system that supports it. A peer that is not installed or fails is reported as missing; a
 * failure of this toolkit throws a RunError.
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

/**
 * Interleaves the systems (ours, peer, peer, ours, peer, peer), so that other load on the machine affects all alike.
 */
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
      // Runs before the failure are dropped: a comparison over fewer runs would be unfair.
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
