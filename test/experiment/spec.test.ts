import { describe, expect, test } from '@jest/globals';
import classify from '../../experiments/classify.js';
import { withEpochs } from '../../src/experiment/spec.js';

describe('withEpochs', () => {
  test.each([
    [1, 0],
    [3, 2],
    [5, 4],
    [6, 5],
    [50, 5],
  ])('of %i epochs of a classifier, the outputs learn alone in %i', (epochs, alone) => {
    for (const profile of Object.values(classify.profiles))
      for (const { start, outputEpochs, finetune } of withEpochs(profile, { finetune: epochs }).networks)
        expect([finetune.epochs, outputEpochs]).toEqual([epochs, start === 'RBMs' ? alone : 0]);
  });

  test('leaves a profile as it is where no epochs are given', () => {
    for (const profile of Object.values(classify.profiles)) expect(withEpochs(profile, {})).toEqual(profile);
  });
});
