/** The names that the command `bench` uses. */

export { type BenchOptions, type BenchRun, type Missing, runBench } from './bench.js';
export { benchCsv } from './csv.js';
export { requireBenchFolder, writeBench } from './files.js';
export { inspectMachine, machineLine, machineRecord } from './machine.js';
export { type BenchRow, type Peak, peakOf, summariseBench } from './summary.js';
export { ours, peers, type System } from './systems.js';
export { type BenchReport, benchMarkdown, benchText } from './table.js';
export { WORKS, type Work } from './works.js';
