import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import type { Epochs, ProfileName } from './spec.js';

/** The file that tells a result folder from any other. */
export const RECORD = 'run.json';

const PACKAGE_FOLDER = fileURLToPath(new URL('../../../', import.meta.url));

/** What there is to know about the machine, the versions and the code of a run. */
export interface Surroundings {
  readonly packageVersion: string;
  /** Of the toolkit's own checkout; null outside one. */
  readonly gitCommit: string | null;
  readonly gitClean: boolean | null;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cpuCount: number;
  readonly memoryBytes: number;
}

export function packageVersion(): string {
  return JSON.parse(readFileSync(`${PACKAGE_FOLDER}package.json`, 'utf8')).version;
}

export async function surroundings(): Promise<Surroundings> {
  const commit = await git('rev-parse', 'HEAD');
  // Results may be lying about, uncommitted: they do not change what the code does.
  const changes =
    commit === null ? null : await git('status', '--porcelain', '--', 'src', 'experiments', 'package.json');
  return {
    packageVersion: packageVersion(),
    gitCommit: commit,
    gitClean: changes === null ? null : changes === '',
    node: process.version,
    platform: `${platform()} ${release()} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpuCount: cpus().length,
    memoryBytes: totalmem(),
  };
}

async function git(...args: string[]): Promise<string | null> {
  // In a git hook these name another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  try {
    // The package may lie inside somebody's own repository, whose commits say nothing about it.
    const { stdout: top } = await promisify(execFile)('git', ['rev-parse', '--show-prefix'], {
      cwd: PACKAGE_FOLDER,
      env,
    });
    if (top.trim() !== '') return null;
    const { stdout } = await promisify(execFile)('git', args, { cwd: PACKAGE_FOLDER, env });
    return stdout.trim();
  } catch {
    return null;
  }
}

/** A stretch of a run from its start, or from a checkpoint, to its end or interruption. */
export interface Session {
  readonly started: string;
  readonly surroundings: Surroundings;
}

export interface RunFacts {
  /** Of any kind of experiment: facts that can be written down. */
  readonly spec: { readonly name: string; readonly profiles: Readonly<Record<ProfileName, unknown>> };
  readonly profile: ProfileName;
  readonly seeds: readonly number[];
  readonly engine: Engine;
  readonly engineChoice: string;
  readonly dataset: Dataset;
  readonly epochs: Epochs;
  readonly dataFlags: readonly string[];
  /** More than one where the run was resumed. */
  readonly sessions: readonly Session[];
  readonly finished: Date;
  /** Of all sessions together. */
  readonly wallSeconds: number;
  /** Model files by name. */
  readonly modelFiles: ReadonlyMap<string, Uint8Array>;
}

/** The text of run.json: everything needed to repeat a run and to trust its numbers. */
export function runRecord(facts: RunFacts): string {
  const { spec, profile, epochs, engine, dataset, sessions, finished, wallSeconds } = facts;
  const { profiles, ...experiment } = spec;
  const record = {
    experiment,
    profile,
    settings: profiles[profile],
    seeds: facts.seeds,
    command: [
      `rbmae reproduce ${spec.name} --profile ${profile}`,
      ...(epochs.rbm === undefined ? [] : [`--rbm-epochs ${epochs.rbm}`]),
      ...(epochs.finetune === undefined ? [] : [`--epochs ${epochs.finetune}`]),
      ...facts.dataFlags,
      ...facts.seeds.map((seed) => `--seed ${seed}`),
      `--engine ${engine.name}${engine.name === 'onnx' ? ` --device ${engine.device}` : ''} --threads ${engine.threads}`,
    ].join(' '),
    data: {
      name: dataset.name,
      train: dataset.train.count,
      test: dataset.test.count,
      provenance: dataset.provenance,
    },
    engine: engineRecord(engine, facts.engineChoice),
    sessions,
    finished: finished.toISOString(),
    wallSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    modelSha256: Object.fromEntries(
      [...facts.modelFiles].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
    ),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** What every run.json says of the engine, and why it was this one. */
export function engineRecord({ name, version, device, threads }: Engine, choice: string) {
  return { name, version, device, threads, choice };
}
