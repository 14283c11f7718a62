import { loadavg } from 'node:os';
import { surroundings } from '../src/run/record.js';
import type { BenchRow, Peak } from './summary.js';

type Surroundings = Awaited<ReturnType<typeof surroundings>>;

/** The machine before a benchmark begins. */
export interface Machine extends Surroundings {
  readonly started: string;
  /** Processes that wanted to run in the minute before, on average: near 0 if nothing else is going on. Null on Windows. */
  readonly loadBefore: number | null;
}

export async function inspectMachine(): Promise<Machine> {
  return {
    ...(await surroundings()),
    started: new Date().toISOString(),
    loadBefore: process.platform === 'win32' ? null : (loadavg()[0] as number),
  };
}

/** The machine in a line, for people. */
export function machineLine({ cpu, cpuCount, memoryBytes, node, started }: Machine): string {
  return `${cpu}, ${cpuCount} logical cores, ${Math.round(memoryBytes / 1e9)} GB memory, Node ${node}, ${started.slice(0, 10)}`;
}

/** The text of machine.json: where the numbers were measured, with what versions, and the peak. */
export function machineRecord(machine: Machine, rows: readonly BenchRow[], peak: Peak | null): string {
  const versions = Object.fromEntries(
    rows.flatMap(({ system, version }) => (version === null ? [] : [[system, version]])),
  );
  return `${JSON.stringify({ ...machine, versions, matrixProductPeak: peak }, null, 2)}\n`;
}
