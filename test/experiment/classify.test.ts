import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { adam, logisticLayer } from '../../experiments/recipe.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { decodeSafetensors } from '../../src/data/formats/arrays/safetensors.js';
import { classify } from '../../src/experiment/classify.js';
import type { ClassifierProfile } from '../../src/experiment/spec.js';
import type { ClassifierNetwork } from '../../src/training/network-spec.js';
import type { Progress } from '../../src/training/progress.js';
import { writeDigits } from '../cli/digits.js';
import { fromFlat } from '../reference/matrix.js';
import { layerOutputs } from '../reference/network.js';
import { inTemporaryFolder } from '../temporary-folder.js';

const pretrained: ClassifierNetwork = {
  name: 'pretrained',
  layers: [12, 8].map((hidden) => ({ ...logisticLayer, hidden, epochs: 3 })),
  start: 'RBMs',
  finetune: { ...adam, epochs: 3, batchSize: 50, learningRate: 0.001 },
  outputEpochs: 1,
  outputDeviation: 0.1,
};
const profile: ClassifierProfile = {
  data: { source: 'mnist', train: 200, test: 100 },
  networks: [pretrained, { ...pretrained, name: 'pretrained, more slowly' }],
  paper: [],
};
const spec = {
  name: 'tiny',
  title: 'Tiny',
  claim: '',
  profiles: { smoke: profile, quick: profile, paper: profile },
};

const options = (folder: string) => ({
  ...({ profile: 'smoke', seeds: [1], force: false, dataDir: folder } as const),
  choice: { engine: onnxEngine(1), why: 'asked for' },
});

/** The share of the digits in a folder that a stored classifier takes for another class, in plain loops. */
function shareWrong(model: string, folder: string, part: 'train' | 't10k'): number {
  const { arrays, metadata } = decodeSafetensors(readFileSync(model), model);
  const array = (name: string) => arrays[name] as (typeof arrays)[string];
  const activations = (metadata.activations as string).split(',');
  const parameters = activations.map((_, i) => ({
    weights: array(`layers.${i}.weights`),
    bias: array(`layers.${i}.bias`),
  }));
  const pixels = readFileSync(join(folder, `${part}-images-idx3-ubyte`)).subarray(16);
  const labels = [...readFileSync(join(folder, `${part}-labels-idx1-ubyte`)).subarray(8)];
  const images = fromFlat(
    Float64Array.from(pixels, (pixel) => pixel / 255),
    784,
  );
  const outputs = layerOutputs({ activations, parameters }, images).at(-1) as number[][];
  const wrong = labels.filter((label, i) => {
    const output = outputs[i] as number[];
    return output.indexOf(Math.max(...output)) !== label;
  });
  return wrong.length / labels.length;
}

test('the errors of the table are those of the stored models, on either part of the data', () =>
  inTemporaryFolder(async (folder) => {
    writeDigits(folder, 200, 100);
    // Every second one of the test labels is wrong, so that no part can stand for the other.
    const labels = join(folder, 't10k-labels-idx1-ubyte');
    writeFileSync(
      labels,
      readFileSync(labels).map((label, i) => (i >= 8 && i % 2 === 0 ? (label + 1) % 10 : label)),
    );
    const quick = { ...pretrained, finetune: { ...pretrained.finetune, epochs: 20, learningRate: 0.02 } };
    const networks = [quick, { ...quick, name: 'random start', start: 'random weights' as const }];
    const paper = [{ model: 'random start', testError: 0.0153 }];
    const profiles = { ...spec.profiles, smoke: { ...profile, networks, paper } };
    const out = join(folder, 'out');
    const { rows } = await classify({ ...spec, profiles }, { ...options(folder), out });
    const csv = (await readFile(join(out, 'tiny', 'comparison.csv'), 'utf8')).trim().split('\n').slice(1);
    for (const [i, [name, file, published]] of [
      ['pretrained', 'model-pretrained.safetensors', null],
      ['random start', 'model-random-start.safetensors', 0.0153],
    ].entries() as Iterable<[number, [string, string, number | null]]>) {
      const [trainError, testError] = (['train', 't10k'] as const).map((part) =>
        shareWrong(join(out, 'tiny', file), folder, part),
      ) as [number, number];
      expect(rows[i]).toMatchObject({ model: name, trainError, testError, paperTestError: published });
      expect(csv[i]).toMatch(`tiny,smoke,1,${name},${trainError},${testError},${published ?? ''},`);
      expect(testError - trainError).toBeGreaterThan(0.1);
    }
  }));

test('a run that goes on in the first fine-tuning has the history of one left alone, and trains the same RBMs once', () =>
  inTemporaryFolder(async (folder) => {
    writeDigits(folder, 200, 100);
    const historyIn = async (out: string) =>
      (await readFile(join(folder, out, 'tiny', 'history.csv'), 'utf8')).replaceAll(/,[\d.]+$/gm, '');
    const reports: string[] = [];
    const told = ({ phase, network, epoch }: Progress) => reports.push(`${network} ${phase} ${epoch}`);
    await classify(spec, { ...options(folder), out: join(folder, 'whole'), onProgress: told });
    expect(reports.filter((report) => /^pretrained pretrain \d/.test(report))).toHaveLength(6);
    expect(reports.filter((report) => report.startsWith('pretrained, more slowly pretrain'))).toEqual([]);

    // Checkpoints that take no time are kept after every epoch.
    jest.spyOn(performance, 'now').mockReturnValue(0);
    const stop = new AbortController();
    const out = join(folder, 'resumed');
    const interrupted = classify(spec, {
      ...{ ...options(folder), out, signal: stop.signal },
      onProgress: ({ phase, epoch }) => {
        if (phase === 'finetune' && epoch === 2) stop.abort();
      },
    });
    await expect(interrupted).rejects.toThrow(/keeps what was done.* `resume`/);
    jest.restoreAllMocks();
    await classify(spec, { ...options(folder), out, resume: true });
    const whole = await historyIn('whole');
    expect(whole).toMatch(/pretrained, more slowly",10,pretrain,2,3,/);
    expect(await historyIn('resumed')).toBe(whole);
  }));
