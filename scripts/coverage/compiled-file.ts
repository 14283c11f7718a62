import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';

/** The functions of a script as V8 reports them; the ranges of a function come after those that contain them. */
export type Functions = readonly {
  readonly ranges: readonly {
    readonly startOffset: number;
    readonly endOffset: number;
    readonly count: number;
  }[];
}[];

export interface CompiledFile {
  /** Path of the TypeScript file. */
  readonly source: string;
  /** Lines of the source, from 1, that hold code: no comments, no types. */
  readonly codeLines: ReadonlySet<number>;
  /** Lines of the source that ran. */
  readonly ran: Set<number>;
  addRanges(functions: Functions): void;
}

/** A compiled file, with its source map beside it. */
export function compiledFile(path: string): CompiledFile {
  const text = readFileSync(path, 'utf8');
  const map = new TraceMap(readFileSync(`${path}.map`, 'utf8'));
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const places: { offset: number; line: number }[] = [];
  eachMapping(map, ({ generatedLine, generatedColumn, originalLine }) => {
    const offset = (lineStarts[generatedLine - 1] as number) + generatedColumn;
    // A lone bracket ends what may have returned before.
    if (originalLine !== null && /[\w$]/.test(text[offset] ?? ''))
      places.push({ offset, line: originalLine });
  });
  const ran = new Set<number>();
  return {
    source: resolve(dirname(path), map.sources[0] as string),
    codeLines: new Set(places.map(({ line }) => line)),
    ran,
    addRanges(functions) {
      const runs = new Uint8Array(text.length);
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges)
          runs.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      for (const { offset, line } of places) if (runs[offset] === 1) ran.add(line);
    },
  };
}
