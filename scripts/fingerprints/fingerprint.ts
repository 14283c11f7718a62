/**
 * SHA-256 of files, less what is allowed to change. Not compared are:
 *
 * - run.json, because its shape is to change; of it only whether it holds the SHA-256 of each model beside it
 * - columns of seconds and, in JSON, members of seconds: they differ from run to run
 * - the prose of comparison.md and of diagnose, because wording may change
 * - the text of report.html, which has dates, seconds and wording; its pictures are compared
 * - stdout and stderr of training: they have seconds and wording; the same numbers are in the tables
 * - the commands bench and doctor, which only measure times, setup-native and setup-tensorflow, which compile, `reproduce all`,
 *   which repeats other cases, and event files of TensorBoard, which hold times and the host's name
 *
 * The metadata of a model has a line of its own, because its wording may change while the numbers must not.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';

/** The lines of all files in `folder`, whose names begin with `prefix`. */
export async function fingerprintsOfFolder(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const lines = paths.map(async (path) => {
    const name = [prefix, ...relative(folder, path).split(sep)].join('/');
    const parts = await fingerprintsOfFile(path);
    return Object.entries(parts).map(([part, fingerprint]) => `${fingerprint}  ${name}${part}`);
  });
  return (await Promise.all(lines)).flat();
}

/** One fingerprint for each part of the file, by a suffix of its name, which is empty for the file itself. */
async function fingerprintsOfFile(path: string): Promise<Record<string, string>> {
  const bytes = await readFile(path);
  const name = basename(path);
  if (name === 'run.json') return modelsRecorded(bytes.toString(), dirname(path));
  if (name === 'comparison.md') return { '#tables': sha256(markdownTables(bytes.toString())) };
  switch (extname(name)) {
    case '.safetensors':
      return safetensors(bytes);
    case '.csv':
      return { '': sha256(csvWithoutSeconds(bytes.toString())) };
    case '.json':
      return { '': sha256(jsonWithoutProse(bytes.toString())) };
    case '.html':
      return { '#pictures': sha256(pictures(bytes.toString())) };
    default:
      return { '': sha256(bytes) };
  }
}

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

async function modelsRecorded(record: string, folder: string): Promise<Record<string, string>> {
  const models = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));
  const pairs = models.map(async (name) => {
    const found = record.includes(sha256(await readFile(join(folder, name))));
    return [`#${name}`, found ? 'recorded' : 'not-recorded'] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** Names, types, shapes and places of the tensors, in the order of the file, and their bytes. */
function safetensors(bytes: Buffer): Record<string, string> {
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...tensors } = JSON.parse(bytes.toString('utf8', 8, start));
  return {
    '#tensors': sha256(JSON.stringify(tensors), bytes.subarray(start)),
    '#metadata': sha256(JSON.stringify(metadata)),
  };
}

/** The text as it is, quotes included, but for the fields below a header with the word seconds. */
function csvWithoutSeconds(text: string): string {
  const lines = text.split('\n').map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  return withoutSeconds(lines)
    .map((fields) => fields.join(','))
    .join('\n');
}

/** The lines of the tables, without columns of seconds. */
function markdownTables(text: string): string {
  const tables: string[][][] = [];
  let inside = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('|') && !inside) tables.push([]);
    inside = line.startsWith('|');
    if (inside) tables.at(-1)?.push(line.split('|'));
  }
  return JSON.stringify(tables.map(withoutSeconds));
}

/** The first line is the header. */
function withoutSeconds(lines: readonly (readonly string[])[]): string[][] {
  const kept = lines[0]?.map((header) => !/seconds/i.test(header)) ?? [];
  return lines.map((fields) => fields.filter((_, column) => kept[column] ?? true));
}

/** The text as it is where nothing has to be left out. */
function jsonWithoutProse(text: string): string {
  let complete = true;
  const rest = JSON.stringify(JSON.parse(text), (key, value) => {
    if (!/seconds|^(what|source|remedy)$/i.test(key)) return value;
    complete = false;
    return undefined;
  });
  return complete ? text : rest;
}

function pictures(page: string): string {
  return JSON.stringify(page.match(/<svg[\s\S]*?<\/svg>|data:image\/[^"')]*/g) ?? []);
}
