import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compiledFile } from '../../scripts/coverage/compiled-file.js';
import { total, uncoveredLines } from '../../scripts/coverage/report.js';

const COMPILED = resolve('dist/src/errors.js');
const text = readFileSync(COMPILED, 'utf8');
const whole = { startOffset: 0, endOffset: text.length };
const lineOf = (piece: string) =>
  readFileSync('src/errors.ts', 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(piece)) + 1;

describe('coverage', () => {
  test('counts lines of the source that hold code, not comments', () => {
    const { source, codeLines } = compiledFile(COMPILED);
    expect(source).toBe(resolve('src/errors.ts'));
    expect(codeLines).toContain(lineOf('export function messageOf'));
    expect(codeLines).not.toContain(lineOf('/**'));
  });

  test('takes the innermost range of V8 for each line', () => {
    const file = compiledFile(COMPILED);
    const startOffset = text.indexOf('function messageOf');
    const inner = { startOffset, endOffset: text.indexOf('\n}', startOffset) };
    file.addRanges([{ ranges: [{ ...whole, count: 1 }] }, { ranges: [{ ...inner, count: 0 }] }]);
    const body = lineOf('export function messageOf') + 1;
    expect([...file.codeLines].filter((line) => !file.ran.has(line))).toContain(body);
    expect(file.ran).toContain(lineOf('export class InputError'));
    file.addRanges([{ ranges: [{ ...whole, count: 1 }] }]);
    expect(file.ran).toEqual(file.codeLines);
  });

  test('is summed by folder, and lists runs of lines that no test ran', () => {
    const files = [
      { file: 'src/data/split.ts', lines: 8, uncovered: [2, 3, 4, 7] },
      { file: 'src/random.ts', lines: 8, uncovered: [] },
      { file: 'experiments/curves.ts', lines: 2, uncovered: [] },
    ];
    expect(total(files)).toEqual({
      'src/data': { lines: 8, percent: 50 },
      'src/random': { lines: 8, percent: 100 },
      experiments: { lines: 2, percent: 100 },
      all: { lines: 18, percent: 77.7 },
    });
    expect(uncoveredLines(files)).toBe('src/data/split.ts:2-4\nsrc/data/split.ts:7\n');
  });
});
