import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EngineChoice } from '../compute/choose.js';

/** The file that marks a result folder. */
export const RECORD = 'run.json';

const PACKAGE_FOLDER = fileURLToPath(new URL('../../../', import.meta.url));

/** The machine, the versions and the code of a run. */
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
  // Uncommitted results do not change what the code does.
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
  // Inside a git hook, GIT_* variables point to another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  try {
    // The package may be installed inside another repository, whose commits do not describe it.
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

/** The part of a run from its start or a checkpoint to its end or an interruption. */
export interface Session {
  readonly started: string;
  readonly surroundings: Surroundings;
}

/** What kind of run made a folder: the command, or the function of the library, by its name. */
export type RunKind = 'reproduce' | 'classify' | 'train' | 'pretrain' | 'finetune' | 'compare' | 'train-rbm';

/** What a kind of run tells of itself, beside what every run does. */
export interface RunFacts {
  readonly kind: RunKind;
  /** The command line that repeats the run, where a command started it. */
  readonly command?: string | undefined;
  readonly engine: EngineChoice;
  readonly seeds: readonly number[];
  /** Name, counts and provenance of the data. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly [fact: string]: unknown;
}

interface RunOutcome {
  /** More than one if the run was resumed. */
  readonly sessions: readonly Session[];
  /** Over all sessions. */
  readonly wallSeconds: number;
  /** SHA-256 of each file of the folder, by its name. */
  readonly files: ReadonlyMap<string, string>;
}

const FORMAT = 'rbm-autoencoder run';
const FORMAT_VERSION = 1;

/** The text of run.json: everything needed to repeat a run and to trust its numbers. */
export function runRecord(
  { kind, command, engine: { engine, why }, ...facts }: RunFacts,
  { sessions, wallSeconds, files }: RunOutcome,
): string {
  const { name, version, device, threads } = engine;
  const record = {
    format: FORMAT,
    version: FORMAT_VERSION,
    kind,
    command,
    ...facts,
    engine: { name, version, device, threads, choice: why },
    sessions,
    finished: new Date().toISOString(),
    wallSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    files: Object.fromEntries(files),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}
