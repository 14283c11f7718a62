import { describe, expect, test } from '@jest/globals';
import { defaultLayers, planTraining } from '../../../src/model/fit/plan.js';

describe('the plan', () => {
  test('of MNIST is nearly the authors’: their sizes, 10 epochs, batches of 100, their rates', () => {
    const { rbms } = planTraining({ count: 60_000, width: 784 }, 'bernoulli');
    expect(rbms.map(({ hidden }) => hidden)).toEqual([980, 490, 245, 30]);
    expect(rbms[0]).toMatchObject({ epochs: 10, batchSize: 100, learningRate: 0.1, initialDeviation: 0.1 });
    expect(rbms.at(-1)).toMatchObject({
      learningRate: 0.001,
      units: { visible: 'bernoulli', hidden: 'gaussian' },
    });
  });

  test('takes Gaussian visible units and their smaller rate where the data want them', () => {
    const { rbms } = planTraining({ count: 1000, width: 20 }, 'gaussian', { layers: [10, 2] });
    expect(rbms[0]).toMatchObject({
      units: { visible: 'gaussian', hidden: 'bernoulli' },
      learningRate: 0.001,
      batchSize: 20,
    });
    expect(rbms[1]?.units.visible).toBe('bernoulli');
  });

  test('takes smaller steps from a calmer start where an example has more pixels than a digit', () => {
    const layers = [300, 30];
    const [digits, faces] = [784, 4 * 784].map((width) =>
      planTraining({ count: 360, width }, 'bernoulli', { layers }),
    );
    expect(digits?.rbms[0]).not.toHaveProperty('initialVisibleBias');
    expect(faces?.rbms[0]).toMatchObject({ initialVisibleBias: 'data', initialDeviation: 0.1 / 4 });
    expect(faces?.rbms[0]?.learningRate).toBeCloseTo(0.1 / 16, 12);
    expect(faces?.finetune?.learningRate).toBeCloseTo((digits?.finetune?.learningRate as number) / 4, 12);
    expect(faces?.rbms[1]).toEqual(digits?.rbms[1]);
    const [linear] = planTraining({ count: 360, width: 4 * 784 }, 'gaussian', { layers }).rbms;
    expect([linear?.learningRate, linear?.initialDeviation]).toEqual([0.001 / 4, 0.01]);
  });

  test('refuses one RBM between linear data and a linear code before anything is trained', () => {
    const plan = (visible: 'gaussian' | 'bernoulli', pretrainEpochs: number) =>
      planTraining({ count: 100, width: 6 }, visible, { layers: [2], pretrainEpochs });
    expect(() => plan('gaussian', 1)).toThrow(
      /no hidden layer .* Add a hidden layer, such as 16, to `layers`/,
    );
    expect(plan('gaussian', 0).pretrains).toBe(false);
    expect(plan('bernoulli', 1).rbms).toHaveLength(1);
  });

  test('never has a batch larger than the data', () => {
    expect(planTraining({ count: 3, width: 4 }, 'bernoulli').finetune?.batchSize).toBe(3);
  });

  test.each([
    [1, [16, 8, 4, 1]],
    [2, [16, 8, 4, 1]],
    [3, [16, 8, 4, 2]],
    [20, [25, 13, 7, 2]],
    [784, [980, 490, 245, 30]],
    [4096, [1000, 500, 250, 30]],
  ])('layers for %d components', (width, layers) => {
    expect(defaultLayers(width)).toEqual(layers);
  });
});
