import type { BenchResult, Measurement } from './bench.js';
import { spreadOf } from './statistics.js';
import { OURS } from './systems.js';
import { operationsPerUnit, unitOf } from './units.js';

/** One line of the table: a work on a system. */
export interface BenchRow {
  readonly work: string;
  readonly system: string;
  /** Unit of `median`, `min` and `max`: ms, s, images/s or GFLOP/s. */
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly threads: number;
  /**
   * The system's median time divided by ours, also where `unit` is a rate: above 1, ours is faster. Null without ours.
   */
  readonly ratioToOurs: number | null;
  /**
   * The rate of the work's matrix products divided by the peak; null if they are not counted or no peak was measured.
   */
  readonly shareOfPeak: number | null;
  /** The largest peak memory of a run; null if the system does not report it. */
  readonly peakBytes: number | null;
  readonly version: string | null;
}

/** The highest median rate of the work matrix-product on any system. */
export interface Peak {
  readonly gigaflops: number;
  readonly system: string;
}

/** @param threads the threads requested, for systems that do not report theirs */
export function summariseBench({ measurements }: BenchResult, threads: number): BenchRow[] {
  const peak = peakOf(measurements);
  return measurements.map((measurement) => {
    const { work, system, samples } = measurement;
    const unit = unitOf(work.settings);
    const medianSeconds = medianOf(measurement);
    const ours = measurements.find((other) => other.system === OURS && other.work.name === work.name);
    const operations = operationsPerUnit(work.settings);
    const last = samples.at(-1);
    const memory = samples.flatMap(({ peak_bytes }) => peak_bytes ?? []);
    return {
      work: work.name,
      system,
      unit: unit.name,
      ...spreadOf(samples.map(({ seconds_per_unit }) => unit.shown(seconds_per_unit))),
      runs: samples.length,
      threads: last?.threads ?? threads,
      ratioToOurs: ours === undefined ? null : medianSeconds / medianOf(ours),
      shareOfPeak:
        operations === null || peak === null ? null : operations / medianSeconds / 1e9 / peak.gigaflops,
      peakBytes: memory.length === 0 ? null : Math.max(...memory),
      version: last?.version ?? null,
    };
  });
}

/** The machine's measured float32 matrix-product peak; null if the work matrix-product was not measured. */
export function peakOf(measurements: readonly Measurement[]): Peak | null {
  const rates = measurements.flatMap((measurement): Peak[] => {
    const { settings } = measurement.work;
    if (settings.kind !== 'matmul') return [];
    return [{ gigaflops: unitOf(settings).shown(medianOf(measurement)), system: measurement.system }];
  });
  return rates.reduce<Peak | null>(
    (best, rate) => (best === null || rate.gigaflops > best.gigaflops ? rate : best),
    null,
  );
}

function medianOf({ samples }: Measurement): number {
  return spreadOf(samples.map(({ seconds_per_unit }) => seconds_per_unit)).median;
}
