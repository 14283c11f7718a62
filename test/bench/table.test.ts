import { describe, expect, test } from '@jest/globals';
import { benchCsv } from '../../bench/csv.js';
import { benchMarkdown, benchText, formatNumber } from '../../bench/table.js';
import { REPORT } from './example.js';

describe('bench.csv', () => {
  test('has the agreed columns, one line for each work and system, and every digit', () => {
    const [header, ...lines] = benchCsv(REPORT.rows).trimEnd().split('\n');
    expect(header).toBe('work,system,unit,median,min,max,runs,threads,ratio_to_ours');
    expect(lines).toHaveLength(6);
    expect(lines).toContain('cd1-784-1000,tfjs wasm,ms,40,30,50,4,1,8');
    expect(lines).toContain('pca-30,rbmae,s,2.5,2.5,2.5,1,2,1');
  });

  test('leaves an unknown ratio empty', () => {
    const rows = REPORT.rows.slice(0, 1).map((row) => ({ ...row, ratioToOurs: null }));
    expect(benchCsv(rows)).toMatch(/,2,\n$/);
  });
});

describe('the text table', () => {
  const lines = benchText(REPORT).split('\n');

  test('begins with the machine and aligns its columns', () => {
    expect(lines[0]).toBe('A machine');
    expect(lines[2]).toMatch(/^work +system +median +min +max +unit +runs +threads +ratio +% of peak +MB$/);
    expect(lines[5]).toMatch(/^cd1-784-1000 +rbmae +5\.00 +4\.00 +6\.00 +ms +3 +2 +1\.00 +73 +250$/);
    expect(lines[6]).toMatch(/^cd1-784-1000 +tfjs wasm +40\.0 +30\.0 +50\.0 +ms +4 +1 +8\.00 +9$/);
    const ends = lines.slice(2, 9).map((line) => line.search(/ (ms|s|images\/s|GFLOP\/s|unit)\b/));
    expect(new Set(ends).size).toBe(1);
  });

  test('says what the peak is, notes of the systems shown, and what is missing, once for each reason', () => {
    const text = lines.join('\n');
    expect(text).toContain('215 GFLOP/s (pytorch)');
    expect(text).toContain('tfjs wasm: One thread.');
    expect(text).not.toContain('Not the same.');
    expect(text).toContain('Not measured: cd1-784-1000, adam-100 on octave: there is no octave-cli here.');
    expect(text).toContain('Not measured: mnist-3.00: MNIST is not in /data.\n');
  });

  test('says so when no peak was measured', () => {
    expect(benchText({ ...REPORT, peak: null })).toMatch(/% of peak: not known/);
  });
});

describe('bench.md', () => {
  test('has the table and the works with their titles', () => {
    const page = benchMarkdown(REPORT);
    expect(page).toContain('| work | system | median |');
    expect(page).toContain(
      '| --- | --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |\n| matrix-product |',
    );
    expect(page).toContain('| cd1-784-1000 | tfjs wasm | 40.0 | 30.0 | 50.0 | ms | 4 | 1 | 8.00 | 9 |  |');
    expect(page).toContain('- `cd1-784-1000`: CD-1 step with update, RBM 784-1000');
  });
});

test.each([
  [12_345.6, '12,346'],
  [123.4, '123'],
  [12.34, '12.3'],
  [5, '5.00'],
  [0.01234, '0.0123'],
])('%d is written %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
