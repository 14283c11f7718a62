import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const TABLE_NAME = /\.(parquet|csv|tsv|jsonl?|ndjson|arrow|feather)(\.gz)?$/i;
const NO_TABLE = /^([._]|(dataset_info|dataset_dict|state)\.json$)/;

/**
 * Paths of the tables in a folder, ordered by name: parts of one table, as Spark writes them. Files whose name begins with a
 * dot or an underscore, such as _SUCCESS, are none, nor are the descriptions that Hugging Face saves beside its tables.
 */
export function partFiles(folder: string): string[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TABLE_NAME.test(entry.name) && !NO_TABLE.test(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => collator.compare(a, b) || (a < b ? -1 : 1))
    .map((name) => join(folder, name));
}
