import { describe, expect, test } from '@jest/globals';
import { RBM_DEFAULTS, rbmSpec, stackSpecs } from '../../src/rbm/defaults.js';
import type { RbmSpec } from '../../src/rbm/spec.js';

describe('the defaults of an RBM', () => {
  test('are those of the authors for Bernoulli units', () => {
    expect(rbmSpec({ hidden: 7 })).toEqual({
      units: { visible: 'bernoulli', hidden: 'bernoulli' },
      hidden: 7,
      epochs: 10,
      batchSize: 100,
      learningRate: 0.1,
      momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
      weightCost: 0.0002,
      initialDeviation: 0.1,
    });
  });

  test.each([
    [{ visible: 'gaussian' }, { learningRate: 0.001, initialDeviation: 0.1 }],
    [{ hidden: 'gaussian' }, { learningRate: 0.001, initialDeviation: 0.1 }],
    [{ visible: 'softmax' }, { learningRate: 0.001, initialDeviation: 0.01 }],
    [{ visible: 'replicated-softmax' }, { learningRate: 0.001, initialDeviation: 0.01 }],
  ] as const)('depend on the units %j', (units, expected) => {
    expect(rbmSpec({ hidden: 2, units })).toMatchObject(expected);
  });

  test.each([
    [{}, { method: 'cd', steps: 1, visible: 'means' }],
    [{ steps: 5 }, { method: 'cd', steps: 5, visible: 'states' }],
    [{ method: 'pcd' }, { method: 'pcd', steps: 1, visible: 'states' }],
    [
      { method: 'pcd', chains: 20 },
      { method: 'pcd', steps: 1, visible: 'states', chains: 20 },
    ],
    [
      { steps: 5, visible: 'means' },
      { method: 'cd', steps: 5, visible: 'means' },
    ],
  ] as const)('complete the negative phase %j', (negativePhase, expected) => {
    expect(rbmSpec({ hidden: 2, negativePhase }).negativePhase).toEqual(expected);
  });

  test('sample visible states for units that learn their variance, with or without a given negative phase', () => {
    const units = { visible: 'gaussian-variance' } as const;
    const states = { method: 'cd', steps: 1, visible: 'states' };
    expect(rbmSpec({ hidden: 2, units }).negativePhase).toEqual(states);
    expect(rbmSpec({ hidden: 2, units, negativePhase: {} }).negativePhase).toEqual(states);
  });

  test('complete a sparsity target', () => {
    expect(rbmSpec({ hidden: 2, sparsity: { target: 0.05 } }).sparsity).toEqual({
      target: 0.05,
      cost: 0.1,
      decay: 0.95,
    });
  });

  test('leave a complete spec unchanged, and treat undefined as left out', () => {
    const complete: RbmSpec = {
      ...rbmSpec({ hidden: 3, units: { visible: 'gaussian' } }),
      epochs: 2,
      momentum: { initial: 0, final: 0, switchAfter: 0 },
      negativePhase: { method: 'cd', steps: 2, visible: 'means' },
      sparsity: { target: 0.2, cost: 3, decay: 0.5 },
      reshuffle: true,
    };
    expect(rbmSpec(complete)).toEqual(complete);
    expect(rbmSpec({ ...complete, epochs: undefined } as never).epochs).toBe(RBM_DEFAULTS.epochs);
  });

  test('give the visible units of a stack the type of the hidden units below', () => {
    const layers = [{ hidden: 5, units: { hidden: 'gaussian' } }, { hidden: 2 }] as const;
    expect(stackSpecs(layers).map(({ units }) => units)).toEqual([
      { visible: 'bernoulli', hidden: 'gaussian' },
      { visible: 'gaussian', hidden: 'bernoulli' },
    ]);
  });
});
