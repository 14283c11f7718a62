import { loadavg } from 'node:os';
import { surroundings } from '../src/run/record.js';
import type { BenchRow, Peak } from './summary.js';

type Surroundings = Awaited<ReturnType<typeof surroundings>>;

/** The machine and its load before a benchmark. */
export interface Machine extends Surroundings {
  readonly started: string;
  /** Load average of the minute before: near 0 on an idle machine. Null on Windows. */
  readonly loadBefore: number | null;
}

export async function inspectMachine(): Promise<Machine> {
  return {
    ...(await surroundings()),
    started: new Date().toISOString(),
    loadBefore: process.platform === 'win32' ? null : (loadavg()[0] as number),
  };
}

/** A one-line description of the machine. */
export function machineLine({ cpu, cpuCount, memoryBytes, node, started }: Machine): string {
  return `${cpu}, ${cpuCount} logical cores, ${Math.round(memoryBytes / 1e9)} GB memory, Node ${node}, ${started.slice(0, 10)}`;
}

/** The text of machine.json: the machine, the versions of the systems, and the measured peak. */
export function machineRecord(machine: Machine, rows: readonly BenchRow[], peak: Peak | null): string {
  const versions = Object.fromEntries(
    rows.flatMap(({ system, version }) => (version === null ? [] : [[system, version]])),
  );
  return `${JSON.stringify({ ...machine, versions, matrixProductPeak: peak }, null, 2)}\n`;
}
