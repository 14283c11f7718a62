import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { reasonOf } from '../../files/random-access.js';
import { RECORD } from '../../run/record.js';
import { CONFIG_FILE } from '../../run/run-config.js';

/** What the folder of a run says of itself. */
export interface RunFacts {
  /** The command or function that made it, such as `train`; null if the folder has no record. */
  readonly run: string | null;
  readonly title?: string | undefined;
  readonly data?: string | undefined;
  readonly engine?: string | undefined;
  readonly seeds?: string | undefined;
  readonly finished?: string | undefined;
  readonly seconds?: number | undefined;
  /** Files of models. A committed result may have none. */
  readonly weights: readonly string[];
  /** The command line that makes the folder again, with its weights. */
  readonly command?: string | undefined;
  /** The settings, where the run leaves them in a file of their own. */
  readonly config?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** The names in a folder. Throws an InputError if it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new InputError(`The folder ${folder} cannot be read: ${reasonOf(error)}. Check the path.`, {
      cause: error,
    });
  }
}

/** Whether the folder is that of a run. */
export function isRun(names: readonly string[]): boolean {
  const hasTable =
    names.includes('history.csv') && names.some((name) => name === 'comparison.csv' || name === 'figures');
  return names.includes(RECORD) || hasTable || names.some((name) => name.endsWith('.safetensors'));
}

/** Subfolders that are runs. */
export function runsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => isRun(namesIn(join(folder, name))));
}

/** Reads the record of a run, of this version or an earlier one. Throws an InputError if it is damaged. */
export function inspectRun(folder: string): RunFacts {
  const names = namesIn(folder);
  const weights = names.filter((name) => name.endsWith('.safetensors')).sort();
  const config = names.includes(CONFIG_FILE) ? join(folder, CONFIG_FILE) : undefined;
  if (!names.includes(RECORD)) return { run: null, weights, config };
  const record = recordIn(join(folder, RECORD));
  const { experiment, data, engine, seed, seeds = seed, finished, wallSeconds, command } = record;
  const run = kindOf(record);
  const line = text(command)?.startsWith('rbmae ') ? text(command) : undefined;
  return {
    run,
    title: text(fields(experiment).title) ?? text(experiment),
    data: text(fields(data).path) ?? text(fields(data).source) ?? text(fields(data).name),
    engine: text(fields(engine).name),
    seeds: seeds === undefined ? undefined : [seeds].flat().join(', '),
    finished: text(finished),
    seconds: typeof wallSeconds === 'number' ? Math.round(wallSeconds) : undefined,
    weights,
    command: line,
    config,
  };
}

/** Records of earlier versions have no kind, but the command's name, or an experiment. */
function kindOf({ kind, command, experiment }: Fields): string | null {
  if (kind === 'rbm') return 'train-rbm';
  if (typeof kind === 'string') return kind;
  const named = text(command);
  if (named !== undefined && !named.startsWith('rbmae ')) return named;
  if (experiment === undefined) return null;
  return fields(experiment).name === 'classify' ? 'classify' : 'reproduce';
}

function recordIn(path: string): Fields {
  try {
    return fields(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${reasonOf(error)}. Run the command that wrote it again.`, {
      cause: error,
    });
  }
}

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
