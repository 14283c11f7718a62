import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Engine } from '../compute/engine.js';

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

/** What every run.json says of the engine, and why it was this one. */
export function engineRecord({ name, version, device, threads }: Engine, choice: string) {
  return { name, version, device, threads, choice };
}
