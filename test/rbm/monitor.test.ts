import { describe, expect, test } from '@jest/globals';
import { zeros } from '../../src/compute/ndarray.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { gapStopping } from '../../src/rbm/gap-stopping.js';
import { monitor } from '../../src/rbm/monitor.js';
import { fromFlat } from '../reference/matrix.js';
import { freeEnergy, hiddenUnit } from '../reference/pairs.js';
import { PAIRS, somePair, someVisible } from './pairs.js';

const random = seededRandom(67);
const engine = onnxEngine(1);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the monitors', () => {
  test.each(PAIRS)('of %s visible with %s hidden units equal plain loops', async (visible, hidden) => {
    const { rbm, machine } = somePair([visible, hidden], [5, 3], random.fork(`${visible} ${hidden}`));
    const { rbm: other } = somePair([visible, hidden], [5, 3], random.fork('update'));
    const [train, held] = [40, 30].map((rows) => someVisible(visible, rows, 5, random.fork(`${rows} rows`)));
    const [trainRows, heldRows] = [train, held].map((array) => fromFlat(array?.data ?? [], 5)) as [
      number[][],
      number[][],
    ];
    const monitors = await monitor({
      engine,
      rbm,
      lastUpdate: other.parameters,
      train: floatExamples(train?.data as Float32Array, 5),
      validation: floatExamples(held?.data as Float32Array, 5),
      random,
    });
    const [energy, heldEnergy] = [trainRows, heldRows].map((rows) =>
      mean(rows.map((row) => freeEnergy(machine, row))),
    ) as [number, number];
    expect(monitors.free_energy_train).toBeCloseTo(energy, 3);
    expect(monitors.free_energy_validation).toBeCloseTo(heldEnergy, 3);
    expect(monitors.free_energy_gap).toBeCloseTo(heldEnergy - energy, 3);
    const activities = trainRows.flatMap((row) => [0, 1, 2].map((j) => hiddenUnit(machine, j, row).mean));
    expect(monitors.mean_hidden_activity).toBeCloseTo(mean(activities), 4);
    const sizes = [other, rbm].map(({ parameters }) => mean([...parameters.weights.data].map(Math.abs))) as [
      number,
      number,
    ];
    expect(monitors.update_to_weight_ratio).toBeCloseTo(sizes[0] / sizes[1], 5);
    expect(monitors.pseudo_likelihood === undefined).toBe(visible !== 'bernoulli');
  });

  test('count units that are off, or on, for every example', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [5, 8], random);
    rbm.parameters.hiddenBias.data.set([40, -40, -40], 0);
    const train = floatExamples(someVisible('bernoulli', 40, 5, random).data, 5);
    const monitors = await monitor({ engine, rbm, lastUpdate: rbm.parameters, train, random });
    expect([monitors.dead_units, monitors.always_on_units]).toEqual([2 / 8, 1 / 8]);
    expect(monitors.free_energy_gap).toBeUndefined();
  });

  test('count linear units with a constant mean as dead', async () => {
    const { rbm } = somePair(['bernoulli', 'gaussian'], [5, 4], random);
    const still = { ...rbm, parameters: { ...rbm.parameters, weights: zeros([5, 4]) } };
    const train = floatExamples(someVisible('bernoulli', 40, 5, random).data, 5);
    const monitors = await monitor({ engine, rbm: still, lastUpdate: rbm.parameters, train, random });
    expect([monitors.dead_units, monitors.always_on_units]).toEqual([1, 0]);
  });
});

describe('stopping on the free-energy gap', () => {
  test('stops once a positive gap has grown `patience` times in a row', () => {
    const stops = gapStopping(2);
    expect([-3, -2, -1, 0.5, 0.4, 0.6, 0.5, 0.7, 0.8].map(stops)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
    expect([1, 2].map(gapStopping(1))).toEqual([false, true]);
  });

  test.each([0, 1.5, Number.NaN])('refuses a patience of %p', (patience) => {
    expect(() => gapStopping(patience)).toThrow(InputError);
  });
});
