import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, messageOf, systemCode } from '../errors.js';
import { type HistoryRow, readHistory } from '../report/history.js';
import { readMeasure } from '../report/measures/measure.js';
import { type ComparisonRow, SQUARED_ERROR } from '../report/measures/squared-error.js';
import { RECORD } from './record.js';

/** The measurements and the record of a result folder. Missing files count as empty. */
export interface Result {
  readonly rows: readonly ComparisonRow[];
  readonly history: readonly HistoryRow[];
  readonly record: Readonly<Record<string, unknown>>;
}

/** Throws an InputError if a file of the folder cannot be read or is damaged. */
export async function readResult(folder: string): Promise<Result> {
  const rowsOf = async <Row>(name: string, read: (csv: string, source: string) => Row[]): Promise<Row[]> => {
    const path = join(folder, name);
    const csv = await textOf(path);
    return csv === null ? [] : read(csv, path);
  };
  const path = join(folder, RECORD);
  const text = await textOf(path);
  return {
    rows: await rowsOf(SQUARED_ERROR.file, (csv, source) => readMeasure(SQUARED_ERROR, csv, source)),
    history: await rowsOf('history.csv', readHistory),
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
