import type { ReadOptions } from '../data/table.js';

/** The file with the resolved settings of a run; passed to another run, they repeat it. */
export const CONFIG_FILE = 'config.yaml';

/** The content of a configuration file that repeats a run, by the names of the command's flags. Unset values are left out. */
export function runConfig(
  data: unknown,
  read: ReadOptions,
  others: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = {
    data: typeof data === 'string' ? data : '-',
    columns: read.columns,
    exclude: read.exclude,
    label: read.label,
    categories: read.categories,
    array: read.array,
    delimiter: read.delimiter,
    decimal: read.decimal,
    header: read.header,
    'data-dir': read.dataDir,
    ...others,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
