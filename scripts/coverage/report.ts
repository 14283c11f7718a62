export interface FileCoverage {
  readonly file: string;
  readonly lines: number;
  /** Line numbers, from 1. */
  readonly uncovered: readonly number[];
}

/** Lines and percent by folder, then of all. */
export function total(files: readonly FileCoverage[]): Record<string, { lines: number; percent: number }> {
  const folders = new Map<string, FileCoverage[]>();
  for (const file of files) {
    const [, folder = 'experiments'] = /^(src\/\w[\w-]*)/.exec(file.file) ?? [];
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  const summed = (of: readonly FileCoverage[]) => {
    const lines = of.reduce((sum, file) => sum + file.lines, 0);
    const uncovered = of.reduce((sum, file) => sum + file.uncovered.length, 0);
    return { lines, percent: Math.floor((1000 * (lines - uncovered)) / Math.max(1, lines)) / 10 };
  };
  return {
    ...Object.fromEntries([...folders].map(([folder, of]) => [folder, summed(of)])),
    all: summed(files),
  };
}

/** A line for each run of uncovered lines, such as `src/data/split.ts:12-15`. */
export function uncoveredLines(files: readonly FileCoverage[]): string {
  const text: string[] = [];
  for (const { file, uncovered } of files) {
    let first: number | undefined;
    for (const [i, line] of uncovered.entries()) {
      first ??= line;
      if (uncovered[i + 1] === line + 1) continue;
      text.push(first === line ? `${file}:${line}` : `${file}:${first}-${line}`);
      first = undefined;
    }
  }
  return text.map((line) => `${line}\n`).join('');
}
