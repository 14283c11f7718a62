import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { adam } from '../../experiments/finetuning.js';
import { logisticLayer } from '../../experiments/layers.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import type { ClassifierNetwork, ClassifierProfile } from '../../src/experiment/classifier-spec.js';
import { classify } from '../../src/experiment/classify.js';
import type { Progress } from '../../src/experiment/progress.js';
import { inTemporaryFolder } from '../cli/command.js';
import { writeDigits } from '../cli/digits.js';

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

test('a run that goes on in the first fine-tuning has the history of one left alone, and trains the same RBMs once', () =>
  inTemporaryFolder(async (folder) => {
    writeDigits(folder, 200, 100);
    const options = {
      ...({ profile: 'smoke', seeds: [1], force: false, dataDir: folder } as const),
      choice: { engine: onnxEngine(1), why: 'asked for' },
    };
    const historyIn = async (out: string) =>
      (await readFile(join(folder, out, 'tiny', 'history.csv'), 'utf8')).replaceAll(/,[\d.]+$/gm, '');
    const reports: string[] = [];
    const told = ({ phase, network, epoch }: Progress) => reports.push(`${network} ${phase} ${epoch}`);
    await classify(spec, { ...options, out: join(folder, 'whole'), onProgress: told });
    expect(reports.filter((report) => /^pretrained pretrain \d/.test(report))).toHaveLength(6);
    expect(reports.filter((report) => report.startsWith('pretrained, more slowly pretrain'))).toEqual([]);

    // Checkpoints that take no time are kept after every epoch.
    jest.spyOn(performance, 'now').mockReturnValue(0);
    const stop = new AbortController();
    const out = join(folder, 'resumed');
    const interrupted = classify(spec, {
      ...{ ...options, out, signal: stop.signal },
      onProgress: ({ phase, epoch }) => {
        if (phase === 'finetune' && epoch === 2) stop.abort();
      },
    });
    await expect(interrupted).rejects.toThrow(/--resume goes on/);
    jest.restoreAllMocks();
    await classify(spec, { ...options, out, resume: true });
    const whole = await historyIn('whole');
    expect(whole).toMatch(/pretrained, more slowly",10,pretrain,2,3,/);
    expect(await historyIn('resumed')).toBe(whole);
  }));
