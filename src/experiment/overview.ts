import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, messageOf, systemCode } from '../errors.js';
import { type OverviewRow, readOverview } from '../report/measures/overview.js';
import { RECORD } from '../run/record.js';

/** The settings that a result must have been made with to stand for a new run. */
export interface Wanted {
  readonly profile: string;
  readonly seeds: readonly number[];
  readonly settings: unknown;
}

/**
 * Whether the folder holds the result of a run with these settings. Throws an InputError where it holds another or cannot
 * be read.
 */
export async function hasResult(folder: string, { profile, seeds, settings }: Wanted): Promise<boolean> {
  const path = join(folder, RECORD);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw new InputError(`${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  });
  if (text === null) return false;
  const record = parsed(path, () => JSON.parse(text) as Record<string, unknown>);
  const same = [
    [record.profile, profile],
    [record.seeds, seeds],
    [record.settings, settings],
  ].every(([theirs, ours]) => JSON.stringify(theirs) === JSON.stringify(ours));
  if (same) return true;
  throw new InputError(
    `${folder} holds a result with other settings (profile ${record.profile}, seeds ${record.seeds}), which does not stand ` +
      'for this run. Choose another place with `out`, or move it away.',
    { option: 'out' },
  );
}

/** What the comparison.csv of a result says of each model and seed. */
export async function overviewRows(folder: string): Promise<OverviewRow[]> {
  const path = join(folder, 'comparison.csv');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  });
  return readOverview(text, path);
}

function parsed<T>(path: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw new InputError(`${path} is damaged: ${messageOf(error)}. Move its folder away to run it again.`, {
      cause: error,
    });
  }
}
