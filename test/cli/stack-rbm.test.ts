import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { messageOf } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { decodeRbm, encodeRbm } from '../../src/rbm/model-file.js';
import { stackPlaceOf } from '../../src/single-rbm/stack-place.js';
import { NUMPY } from '../data/formats/numpy-files.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

const ENGINE = ['--engine', 'js', '--threads', '1'];
const random = seededRandom(3);
const rows = Array.from({ length: 90 }, () => {
  const [a, b] = [random.uniform(), random.uniform()];
  return [a, 100 * b, a - b, 5 + a * b];
});
const csv = (lines: readonly (readonly (string | number)[])[]) =>
  lines.map((line) => line.join(',')).join('\n');

async function json(...args: string[]) {
  const { code, stdout, stderr } = await rbmae([...args, '--json', ...ENGINE]);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return { value: JSON.parse(stdout), stderr };
}

const decodedPlace = (path: string) =>
  stackPlaceOf(decodeRbm(readFileSync(path), path), path).then(() => 'no error', messageOf);

test('an RBM of a stack reads data as in its run: scaled, and carried up through the RBMs below', () =>
  inTemporaryFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    writeFileSync(at('x.csv'), csv([['a', 'b', 'c', 'd'], ...rows]));
    const settings = ['--layers', '6,3,2', '--rbm-epochs', '3', '--batch', '15', '--out', at('run')];
    await json('pretrain', '--data', at('x.csv'), ...settings);
    const stored = (layer: number) => at(`run/rbm-${layer}.safetensors`);
    const lowest = decodeRbm(readFileSync(stored(1)), 'rbm-1');

    // The same by hand, with RBMs that know of no stack.
    const { offset, scale } = JSON.parse(lowest.metadata.preprocessing as string);
    const scaled = rows.map((row) => row.map((value, i) => (value - offset[i]) / scale[i]));
    const { weights, hiddenBias } = lowest.rbm.parameters;
    const hidden = scaled.map((row) =>
      Array.from(hiddenBias.data, (bias, unit) => {
        const input = row.reduce(
          (sum, value, i) => sum + value * (weights.data[6 * i + unit] as number),
          bias,
        );
        return 1 / (1 + Math.exp(-input));
      }),
    );
    writeFileSync(at('scaled.csv'), csv(scaled));
    writeFileSync(at('hidden.csv'), csv(hidden));
    for (const layer of [1, 2]) {
      const { rbm } = decodeRbm(readFileSync(stored(layer)), 'rbm');
      writeFileSync(at(`alone-${layer}`), encodeRbm({ rbm, metadata: { batches: 'shuffled' } }));
    }

    // Columns are found by their names.
    const mixed = rows.map(([a, b, c, d]) => ['x', d, a, b, c] as (string | number)[]);
    writeFileSync(at('mixed.csv'), csv([['other', 'd', 'a', 'b', 'c'], ...mixed]));
    for (const [layer, byHand, words] of [
      [1, 'scaled.csv', /data scaled .*\(standardise\)$/m],
      [2, 'hidden.csv', /\(standardise\), then carried up through the RBM below it/],
    ] as const) {
      const ours = await json('likelihood', stored(layer), '--data', at('mixed.csv'), '--exact');
      expect(ours.stderr).toMatch(words);
      const { value } = await json('likelihood', at(`alone-${layer}`), '--data', at(byHand), '--exact');
      expect(ours.value.trainLogProbability).toBeCloseTo(value.trainLogProbability, 4);
      const diagnosis = await json('diagnose', stored(layer));
      const alone = await json('diagnose', at(`alone-${layer}`), '--data', at(byHand));
      const faults = ({ findings }: { findings: { fault: string }[] }) => findings.map(({ fault }) => fault);
      expect(faults(diagnosis.value)).toEqual(faults(alone.value));
    }
    const drawing = ['--count', '5', '--steps', '10', '--means'];
    const samples = await json('sample', stored(1), ...drawing);
    const raw = await json('sample', at('alone-1'), ...drawing);
    expect(samples.stderr).toContain('on the scale of the data (standardise, undone)');
    for (const [n, sample] of (raw.value.samples as number[][]).entries()) {
      for (const [i, value] of sample.entries())
        expect(samples.value.samples[n][i]).toBeCloseTo(value * scale[i] + offset[i], 3);
    }

    writeFileSync(at('x.csv'), csv([['a', 'b', 'c', 'd'], ...rows.slice(1)]));
    const changed = await rbmae(['diagnose', stored(1), ...ENGINE]);
    expect(changed).toMatchObject({ code: 2, stderr: expect.stringContaining('checksum is another one') });
    await json('diagnose', stored(1), '--data', at('x.csv'));

    const piped = csv([['a', 'b', 'c', 'd'], ...rows]);
    const named = ['likelihood', stored(1), '--exact', '--json', '--data'];
    const fromFile = await rbmae([...named, at('mixed.csv'), ...ENGINE]);
    const fromStdin = await rbmae([...named, '-', ...ENGINE], { stdin: piped });
    expect(fromStdin).toEqual(fromFile);

    const binarised = await rbmae(['diagnose', stored(1), '--binarise', ...ENGINE]);
    expect(binarised).toMatchObject({ code: 2, stderr: expect.stringContaining('Leave --binarise out') });
    const digits = await rbmae(['diagnose', stored(1), '--data', 'mnist', ...ENGINE]);
    expect(digits).toMatchObject({ code: 2, stderr: expect.stringContaining('scaled otherwise') });
    copyFileSync(stored(2), at('rbm-2.safetensors'));
    const moved = await rbmae(['diagnose', at('rbm-2.safetensors'), ...ENGINE]);
    expect(moved.code).toBe(2);
    expect(moved.stderr).toMatch(
      /RBM 2 of a stack and reads the output .* Keep the file in the folder of its run/,
    );
    const { rbm, metadata } = decodeRbm(readFileSync(stored(2)), 'rbm-2');
    for (const layer of ['1.5', '0', '4', 'two']) {
      writeFileSync(at('odd'), encodeRbm({ rbm, metadata: { ...metadata, layer } }));
      const odd = await decodedPlace(at('odd'));
      expect(odd).toMatch(`RBM '${layer}' of '3' of a stack, which is not a possible place`);
    }
    copyFileSync(stored(1), stored(2));
    copyFileSync(stored(3), at('rbm-3.safetensors'));
    const wrong = await rbmae(['diagnose', stored(3), ...ENGINE]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('does not belong to the stack') });
  }));

test('a single RBM learns from standard input, or from one array of several', () =>
  inTemporaryFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const few = ['--hidden', '2', '--epochs', '1', '--batch', '10', '--visible', 'gaussian', '--quiet'];
    const train = (data: string, out: string, ...flags: string[]) =>
      rbmae(['train-rbm', '--data', data, '--out', at(out), ...few, ...flags, ...ENGINE], {
        stdin: csv(rows),
      });
    expect(await train('-', 'piped')).toMatchObject({ code: 0, stderr: '' });
    const forgotten = await rbmae(['diagnose', at('piped'), ...ENGINE]);
    expect(forgotten).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Name the data with --data'),
    });
    const again = await rbmae(['diagnose', at('piped'), '--data', '-', ...ENGINE], { stdin: csv(rows) });
    expect(again.code).toBe(0);

    writeFileSync(at('two.npz'), Buffer.from(NUMPY.npzOfTwo, 'base64'));
    expect(await train(at('two.npz'), 'refused')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Name one with --array'),
    });
    expect(await train(at('two.npz'), 'array', '--array', 'b')).toMatchObject({ code: 0 });
    expect((await rbmae(['diagnose', at('array'), '--array', 'b', ...ENGINE])).code).toBe(0);
  }));
