import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

/** Each program as it is written, and what it prints. */
const PRINTED: Readonly<Record<string, (output: string) => void>> = {
  'table-to-codes.mjs': (output) => {
    expect(output).toMatch(/Adelie .*\nChinstrap .*\nGentoo /);
    expect(numberAfter(output, 'explained: ')).toBeGreaterThan(80);
  },
  'rbm-likelihood.mjs': (output) => {
    const [found, best] = [numberAfter(output, 'picture: '), numberAfter(output, 'at best ')];
    expect(best).toBe(-3.4);
    expect(found).toBeLessThanOrEqual(best);
    // Uniform pictures have -11.09.
    expect(found).toBeGreaterThan(-6);
    expect(numberAfter(output, 'stripes: ')).toBeGreaterThan(150);
  },
  'unroll-by-hand.mjs': (output) => {
    expect(numberAfter(output, 'autoencoder ')).toBeLessThan(numberAfter(output, 'PCA-2 '));
    expect(output).toContain('[ 500, 2 ]');
  },
  'export-onnx.mjs': (output) => expect(output).toContain('codes are the same to 1e-5'),
  'reproduce-curves.mjs': (output) => {
    expect(output).toMatch(/^mean image .*\nPCA .*\nautoencoder before fine-tuning .*\nautoencoder /m);
    expect(output).toMatch(/4 rows of 9 columns/);
  },
};

const numberAfter = (output: string, label: string) =>
  Number.parseFloat((output.split(label)[1] ?? 'none').trim());

describe('the examples', () => {
  test('are those that are tested, and each is listed', () => {
    const programs = readdirSync('examples').filter((name) => name.endsWith('.mjs'));
    expect(programs.sort()).toEqual(Object.keys(PRINTED).sort());
    const page = readFileSync('examples/README.md', 'utf8');
    expect(programs.filter((name) => !page.includes(`[\`${name}\`](${name})`))).toEqual([]);
  });

  test.each(Object.entries(PRINTED))('%s runs as written', async (program, expectPrinted) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [`examples/${program}`]);
    expect(stderr).toBe('');
    expectPrinted(stdout);
  });
});
