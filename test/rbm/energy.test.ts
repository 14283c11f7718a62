import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
// The whole package, because tfjs-core by itself has no gradients.
import * as tf from '@tensorflow/tfjs';
import type { Tensors } from '../../src/compute/tree.js';
import { seededRandom } from '../../src/random.js';
import { freeEnergy } from '../../src/rbm/energy.js';
import type { RbmParameters } from '../../src/rbm/parameters.js';
import { hiddenMeans } from '../../src/rbm/rbm.js';
import { energyByEnumeration, gaussianFreeEnergyByQuadrature } from '../reference/energy.js';
import { fromFlat } from '../reference/matrix.js';
import { asTensors, farthest, someRbm, uniformArray } from '../support.js';

const random = seededRandom(3);
const parameters = someRbm(3, 2, random.fork('rbm'));
const machine = {
  weights: fromFlat(parameters.weights.data, 2),
  visibleBias: [...parameters.visibleBias.data],
  hiddenBias: [...parameters.hiddenBias.data],
};
const visible = uniformArray([4, 3], random.fork('visible'));
const rows = fromFlat(visible.data, 3);
const bernoulli = { visible: 'bernoulli', hidden: 'bernoulli' } as const;
const linear = { visible: 'bernoulli', hidden: 'gaussian' } as const;

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('free energy', () => {
  test('of Bernoulli hidden units is minus the log of the sum over every hidden state', () => {
    const energies = freeEnergy(asTensors(parameters), bernoulli, asTensors(visible) as unknown as tf.Tensor);
    expect(
      farthest(
        energies.dataSync(),
        rows.map((row) => energyByEnumeration(machine, row)),
      ),
    ).toBeLessThan(1e-5);
  });

  test('of Gaussian visible units equals the enumeration of the hidden states, and is lowest near the data', () => {
    const units = { visible: 'gaussian', hidden: 'bernoulli' } as const;
    const energies = freeEnergy(asTensors(parameters), units, asTensors(visible) as unknown as tf.Tensor);
    const own = (row: number[]) =>
      row.reduce((sum, v, i) => sum + (v - (machine.visibleBias[i] as number)) ** 2 / 2, 0);
    const withoutBias = { ...machine, visibleBias: [0, 0, 0] };
    const expected = rows.map((row) => own(row) + energyByEnumeration(withoutBias, row));
    expect(farthest(energies.dataSync(), expected)).toBeLessThan(1e-5);
  });

  test('of Gaussian hidden units is minus the log of the integral over them', () => {
    const energies = freeEnergy(asTensors(parameters), linear, asTensors(visible) as unknown as tf.Tensor);
    const expected = rows.map((row) => gaussianFreeEnergyByQuadrature(machine, row));
    expect(farthest(energies.dataSync(), expected)).toBeLessThan(1e-4);
  });

  test.each([bernoulli, linear])(
    'has the positive phase as its gradient: -dF/dW = v E[h|v], with $hidden hidden units',
    (units) => {
      const rbm = asTensors(parameters);
      const data = asTensors(visible) as unknown as tf.Tensor;
      const total = (weights: tf.Tensor, visibleBias: tf.Tensor, hiddenBias: tf.Tensor): tf.Scalar =>
        tf.sum(freeEnergy({ weights, visibleBias, hiddenBias } as Tensors<RbmParameters>, units, data));
      const [byWeights, byVisibleBias, byHiddenBias] = tf.grads(total as never)([
        rbm.weights,
        rbm.visibleBias,
        rbm.hiddenBias,
      ]) as [tf.Tensor, tf.Tensor, tf.Tensor];

      const means = hiddenMeans(rbm, units, data);
      const negated = (tensor: tf.Tensor) => tf.neg(tensor).dataSync();
      expect(farthest(negated(byWeights), tf.matMul(data, means, true).dataSync())).toBeLessThan(1e-5);
      expect(farthest(negated(byVisibleBias), tf.sum(data, 0).dataSync())).toBeLessThan(1e-5);
      // The Gaussian units' energy (h - c)²/2 has c's own pull beside h's: -dF/dc = E[h|v] - c.
      const expected = units.hidden === 'gaussian' ? tf.sub(means, rbm.hiddenBias) : means;
      expect(farthest(negated(byHiddenBias), tf.sum(expected, 0).dataSync())).toBeLessThan(1e-5);
    },
  );
});
