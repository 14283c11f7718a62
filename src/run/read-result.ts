import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { InputError, messageOf, systemCode } from '../errors.js';
import type { ComparisonRow, HistoryRow } from '../report/rows.js';
import { RECORD } from './record.js';

/** The measurements and the record of a result folder. Missing files count as empty. */
export interface Result {
  readonly rows: readonly ComparisonRow[];
  readonly history: readonly HistoryRow[];
  readonly record: Readonly<Record<string, unknown>>;
}

/** Throws an InputError if a file of the folder cannot be read or is damaged. */
export async function readResult(folder: string): Promise<Result> {
  const records = async (name: string): Promise<Record<string, string>[]> => {
    const text = await textOf(join(folder, name));
    return text === null
      ? []
      : reading(join(folder, name), () => parse(text, { columns: true }) as Record<string, string>[]);
  };
  const text = await textOf(join(folder, RECORD));
  return {
    rows: (await records('comparison.csv')).map(comparisonRow),
    history: (await records('history.csv')).map(historyRow),
    record: text === null ? {} : reading(join(folder, RECORD), () => JSON.parse(text) ?? {}),
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

function comparisonRow(row: Readonly<Record<string, string>>): ComparisonRow {
  return {
    experiment: row.experiment ?? '',
    profile: row.profile ?? '',
    seed: Number(row.seed),
    model: row.model ?? '',
    codeSize: Number(row.code_size),
    trainSquaredError: Number(row.train_squared_error),
    testSquaredError: Number(row.test_squared_error),
    paperTestSquaredError: row.paper_test_squared_error ? Number(row.paper_test_squared_error) : null,
    wallSeconds: Number(row.wall_seconds),
  };
}

function historyRow(row: Readonly<Record<string, string>>): HistoryRow {
  return {
    experiment: row.experiment ?? '',
    seed: Number(row.seed),
    model: row.model ?? '',
    codeSize: Number(row.code_size),
    phase: row.phase === 'pretrain' ? 'pretrain' : 'finetune',
    layer: row.layer ? Number(row.layer) : null,
    epoch: Number(row.epoch),
    step: Number(row.step),
    metric: row.metric ?? '',
    value: Number(row.value),
    wallSeconds: Number(row.wall_seconds),
  };
}
