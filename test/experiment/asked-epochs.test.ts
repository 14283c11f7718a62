import { describe, expect, test } from '@jest/globals';
import { experiments } from '../../experiments/index.js';
import pretraining from '../../experiments/pretraining.js';
import { requireAhead, shortened } from '../../src/experiment/asked-epochs.js';
import { type ExperimentSpec, type Profile, withEpochs } from '../../src/experiment/spec.js';
import type { RbmSpec } from '../../src/rbm/spec.js';
import type { HistoryRow } from '../../src/report/history.js';
import { codeSizeOf } from '../../src/training/network-spec.js';

/** Two seeds of an interrupted run: two networks are done with, the third one is in its second epoch. */
const models = [0, 0];
const history = [
  ['deep, pretrained', 3],
  ['deep, random start', 3],
  ['shallow, pretrained', 2],
].flatMap(([model, epochs]) =>
  Array.from({ length: epochs as number }, (_, i) => {
    const at = {
      experiment: 'pretraining',
      seed: 1,
      model,
      codeSize: 6,
      layer: null,
      step: i + 1,
    } as HistoryRow;
    return { ...at, phase: 'finetune', epoch: i + 1, metric: 'loss', value: 1, wallSeconds: 1 } as HistoryRow;
  }),
);
const attempt = (finetune: number, done: readonly unknown[] = models) =>
  requireAhead(withEpochs(pretraining.profiles.smoke, { finetune }), { history, models: done }, codeSizeOf);

describe('a run resumed for another number of epochs', () => {
  test('goes on where that is the number of before, or no network is done with', () => {
    expect(() => attempt(3)).not.toThrow();
    expect(() => attempt(4, [])).not.toThrow();
  });

  test('is refused where a network has more of them, or is done with after fewer', () => {
    expect(() => attempt(2)).toThrow(
      /fine-tuned 'deep, pretrained' for 3 epochs, but 2 .* `finetuneEpochs` of at least 3/,
    );
    expect(() => attempt(4)).toThrow(
      /finished 'deep, pretrained' after 3 epochs .* 4 .* `finetuneEpochs` 3, or/,
    );
  });
});

describe('what is said of changed epochs', () => {
  const said = (name: string, epochs: { rbm?: number; finetune?: number }) => {
    const original = (experiments[name] as ExperimentSpec).profiles.quick as Profile;
    return shortened(original, withEpochs(original, epochs));
  };

  test('tells of every layer that learned for another time', () => {
    const layers = (experiments.faces as ExperimentSpec).profiles.quick?.networks[0]
      ?.layers as readonly RbmSpec[];
    expect([layers[0]?.epochs, layers[1]?.epochs]).toEqual([20, 5]);
    expect(said('faces', { rbm: 20 })).toBe(', 20 epochs for each RBM instead of 5');
  });

  test('leaves out networks that have no RBMs', () => {
    expect(said('pretraining', { rbm: 7 })).toBe(', 7 epochs for each RBM instead of 20');
    expect(said('pretraining', {})).toBe('');
  });
});
