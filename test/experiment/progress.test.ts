import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { adam } from '../../experiments/finetuning.js';
import { pretrained } from '../../experiments/networks.js';
import { workMeter } from '../../src/experiment/progress.js';

/** Work in multiplications for each example: 5 x 100 an epoch of the first RBM, 5 x 20 of the second, 2 x 120 x 4 of fine-tuning. */
const network = pretrained({ hidden: [10], code: 2 }, 4, {
  ...adam,
  epochs: 10,
  batchSize: 200,
  learningRate: 1,
});
const ALL = 4 * 500 + 4 * 100 + 10 * 960;

describe('the time left', () => {
  let now = 0;
  const clock = jest.spyOn(performance, 'now');
  beforeEach(() => {
    clock.mockImplementation(() => now);
  });
  afterEach(() => {
    clock.mockReset();
  });
  const meter = () => workMeter({ networks: [network] }, 10, 1);

  test('follows from the work done', () => {
    const { reached, read } = meter();
    reached(0, { phase: 'pretrain', layer: 1, epoch: 0 });
    expect(read().secondsLeft).toBeNull();
    now += 3_000;
    reached(0, { phase: 'pretrain', layer: 1, epoch: 1 });
    expect(read().secondsLeft).toBeCloseTo((3 * (ALL - 500)) / 500);
    now += 3_000;
    reached(0, { phase: 'pretrain', layer: 1, epoch: 2 });
    expect(read()).toEqual({
      fractionDone: 1000 / ALL,
      secondsElapsed: 6,
      secondsLeft: expect.closeTo((6 * (ALL - 1000)) / 1000),
    });
  });

  test.each([
    ['that says where it begins', true],
    ['whose first word comes after an epoch', false],
  ])('is not shortened by what another session did, in a run %s', (_, begins) => {
    const { reached, read } = meter();
    if (begins) reached(0, { phase: 'finetune', epoch: 0 });
    now += 7_000;
    reached(0, { phase: 'finetune', epoch: 5 });
    const { fractionDone, secondsLeft } = read();
    expect(fractionDone).toBeCloseTo((2400 + 5 * 960) / ALL);
    expect(secondsLeft).toBeCloseTo(5 * 7);
  });
});
