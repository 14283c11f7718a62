import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, messageOf, systemCode } from '../errors.js';
import { type HistoryRow, readHistory } from '../report/history.js';
import { type Measured, readComparison } from '../report/measures/further.js';
import { RECORD } from './record.js';

/** The measurements and the record of a result folder. A missing file is null or empty. */
export interface Result {
  readonly comparison: Measured | null;
  readonly history: readonly HistoryRow[];
  readonly record: Readonly<Record<string, unknown>>;
}

/** Throws an InputError if a file of the folder cannot be read or is damaged. */
export async function readResult(folder: string): Promise<Result> {
  const read = async <T>(name: string, from: (csv: string, source: string) => T): Promise<T | null> => {
    const path = join(folder, name);
    const csv = await textOf(path);
    return csv === null ? null : from(csv, path);
  };
  const path = join(folder, RECORD);
  const text = await textOf(path);
  return {
    comparison: await read('comparison.csv', readComparison),
    history: (await read('history.csv', readHistory)) ?? [],
    record: text === null ? {} : reading(path, () => JSON.parse(text) ?? {}),
  };
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new InputError(`${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

function reading<T>(path: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw new InputError(`${path} is damaged: ${messageOf(error)}. Run the command that wrote it again.`, {
      cause: error,
    });
  }
}
