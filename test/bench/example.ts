import type { BenchResult, Measurement } from '../../bench/bench.js';
import { peakOf, summariseBench } from '../../bench/summary.js';
import type { System } from '../../bench/systems.js';
import type { BenchReport } from '../../bench/table.js';
import { WORKS, type Work } from '../../bench/works.js';

export const workNamed = (name: string) => WORKS.find((work) => work.name === name) as Work;

function measured(name: string, system: string, seconds: readonly number[], extra = {}): Measurement {
  const samples = seconds.map((each) => ({
    work: name,
    system,
    seconds_per_unit: each,
    unit: 'unit',
    ...extra,
  }));
  return { work: workNamed(name), system, samples };
}

/** Measurements with round numbers: the peak is 2 * 1024³ operations in 0.01 s. */
export const RESULT: BenchResult = {
  measurements: [
    measured('matrix-product', 'rbmae', [0.02, 0.03, 0.02]),
    measured('matrix-product', 'pytorch', [0.01, 0.01, 0.04]),
    measured('cd1-784-1000', 'rbmae', [0.006, 0.004, 0.005], { peak_bytes: 250e6, version: 'onnx 1' }),
    measured('cd1-784-1000', 'tfjs wasm', [0.05, 0.03, 0.04, 0.04], { threads: 1 }),
    measured('encode', 'rbmae', [2 ** -16, 2 ** -15, 2 ** -14]),
    measured('pca-30', 'rbmae', [2.5]),
  ],
  missing: [
    { work: 'cd1-784-1000', system: 'octave', reason: 'there is no octave-cli here' },
    { work: 'adam-100', system: 'octave', reason: 'there is no octave-cli here' },
    { work: 'mnist-3.00', system: null, reason: 'MNIST is not in /data.' },
  ],
};

const system = (name: string, note: string): System => ({ name, note, does: () => true, command: [name] });

export const REPORT: BenchReport = {
  rows: summariseBench(RESULT, 2),
  missing: RESULT.missing,
  peak: peakOf(RESULT.measurements),
  works: [workNamed('cd1-784-1000')],
  systems: [system('tfjs wasm', 'One thread.'), system('scikit-learn', 'Not the same.')],
  machine: 'A machine',
};
