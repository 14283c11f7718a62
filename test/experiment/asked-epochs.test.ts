import { describe, expect, test } from '@jest/globals';
import { experiments } from '../../experiments/index.js';
import { requireAhead, shortened } from '../../src/experiment/asked-epochs.js';
import type { RunProgress } from '../../src/experiment/networks-run.js';
import {
  type ExperimentSpec,
  type NetworkSpec,
  type Profile,
  withEpochs,
} from '../../src/experiment/spec.js';
import type { HistoryRow } from '../../src/report/rows.js';

const depth = (experiments.depth as ExperimentSpec).profiles.quick as Profile;
const askedFor = (epochs: number) => withEpochs(depth, { finetune: epochs });
const names = depth.networks.map(({ name }) => name);

/** A run in which these networks, one after the other, have had so many epochs; the last of them is in training. */
function progress(...reached: readonly (readonly [seed: number, name: string, epochs: number])[]) {
  const history = reached.flatMap(([seed, model, epochs]) =>
    Array.from({ length: epochs }, (_, i) => ({ phase: 'finetune', seed, model, codeSize: 6, epoch: i + 1 })),
  );
  return {
    history: history as unknown as HistoryRow[],
    models: reached.slice(1),
  } as unknown as RunProgress<unknown, unknown>;
}
const check = (asked: number, before: ReturnType<typeof progress>) => () =>
  requireAhead(askedFor(asked), [1, 2], before, () => 6);

describe('the epochs that a resumed run asks for', () => {
  const [deep, shallow] = names as [string, string];

  test('may be more or as many while nothing is finished', () => {
    expect(check(20, progress([1, deep, 7]))).not.toThrow();
    expect(check(7, progress([1, deep, 7]))).not.toThrow();
    expect(check(6, progress([1, deep, 7]))).toThrow(
      /for 7 epochs already, and 6 are asked for.*--epochs 7 or more/,
    );
  });

  test('are those of the networks that are finished, of any seed', () => {
    expect(check(20, progress([1, deep, 20], [1, shallow, 3]))).not.toThrow();
    expect(check(50, progress([1, deep, 20], [1, shallow, 3]))).toThrow(
      /finished 'deep' \(seed 1\) after 20 epochs of fine-tuning, and 50 are asked for.*--epochs 20/,
    );
    expect(
      check(50, progress([1, deep, 50], [1, shallow, 50], [2, deep, 50], [2, shallow, 1])),
    ).not.toThrow();
    expect(check(50, progress([1, deep, 50], [1, shallow, 50], [2, deep, 49], [2, shallow, 1]))).toThrow(
      /seed 2/,
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
      ?.layers as NetworkSpec['layers'];
    expect([layers[0]?.epochs, layers[1]?.epochs]).toEqual([20, 5]);
    expect(said('faces', { rbm: 20 })).toBe(', 20 epochs for each RBM instead of 5');
  });

  test('leaves out networks that have no RBMs', () => {
    expect(said('pretraining', { rbm: 7 })).toBe(', 7 epochs for each RBM instead of 20');
    expect(said('pretraining', {})).toBe('');
  });
});
