import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { adam, pretrained, unpretrained } from '../../experiments/recipe.js';
import { type Position, workMeter } from '../../src/training/work-meter.js';

const finetune = { ...adam, epochs: 10, batchSize: 100, learningRate: 0.01 };
const network = (name: string, code: number) => pretrained({ name, hidden: [12, 8], code }, 4, finetune);

afterEach(() => {
  jest.restoreAllMocks();
});

/** How many times as long as the ten seconds so far. */
function left(networks: Parameters<typeof workMeter>[0], positions: [number, Position][]): number {
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  const meter = workMeter(networks, 16, 2);
  for (const position of positions) meter.reached(...position);
  clock.mockReturnValue(1_000);
  expect(meter.read().secondsLeft).toBeNull();
  clock.mockReturnValue(10_000);
  return (meter.read().secondsLeft as number) / 10;
}
const tuned = (epoch: number): Position => ({ phase: 'finetune', epoch });
const learned = (layer: number, epoch: number): Position => ({ phase: 'pretrain', layer, epoch });

describe('the time left', () => {
  const alone = [unpretrained({ name: 'random start', hidden: [12], code: 3 }, finetune)];

  test('is that of the work left by the speed so far', () => {
    expect(
      left(
        alone,
        [0, 1, 2, 3, 4].map((epoch) => [0, tuned(epoch)]),
      ),
    ).toBeCloseTo(16 / 4, 9);
  });

  test('of a resumed run does not count what an earlier session did as the work of this one', () => {
    const inSecondRound = [0, 1].map((epoch): [number, Position] => [1, tuned(epoch)]);
    expect(left(alone, inSecondRound)).toBeCloseTo(9, 9);
    const inTheMiddle = [7, 8].map((epoch): [number, Position] => [0, tuned(epoch)]);
    expect(left(alone, inTheMiddle)).toBeCloseTo(12 / 2, 9);
  });

  test('of networks with common RBMs counts these once', () => {
    const networks = [network('one', 3), network('other', 2)];
    const [first, second, code, otherCode] = [5 * 16 * 12, 5 * 12 * 8, 5 * 8 * 3, 5 * 8 * 2];
    const tuning = (codeSize: number) => 2 * (16 * 12 + 12 * 8 + 8 * codeSize) * (3 + 200 / 100);
    const round = 4 * (first + second + code + otherCode) + 10 * (tuning(3) + tuning(2));
    const done = 3 * first;
    expect(
      left(
        networks,
        [0, 1, 2, 3].map((epoch) => [0, learned(1, epoch)]),
      ),
    ).toBeCloseTo((2 * round - done) / done, 9);
    const before = [7, 8, 9, 10].map((epoch): [number, Position] => [0, tuned(epoch)]);
    const speed = 4 * tuning(3);
    const rest = round + 4 * otherCode + 10 * tuning(2);
    // The last epochs of the common RBMs are repeated: next to nothing.
    const leaps: [number, Position][] = [
      [1, learned(1, 0)],
      [1, learned(1, 4)],
      [1, learned(2, 4)],
    ];
    expect(left(networks, [...before, ...leaps])).toBeCloseTo(rest / speed, 9);
  });
});
