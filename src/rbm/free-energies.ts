import type { Engine } from '../compute/engine.js';
import { mapExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { freeEnergy } from './energy.js';
import { type Rbm, requireVisible } from './rbm.js';

/** F(v) of each example, in nats. [examples] Throws an InputError if they are not as wide as the RBM's visible side. */
export async function freeEnergies(
  engine: Engine,
  { units, parameters }: Rbm,
  examples: Examples,
): Promise<Float32Array> {
  requireVisible(parameters, examples);
  return (
    await mapExamples(engine, parameters, (rbm, visible) => freeEnergy(rbm, units, visible), examples, 1)
  ).data;
}

/** F(v) in nats, averaged over the examples. */
export async function meanFreeEnergy(engine: Engine, rbm: Rbm, examples: Examples): Promise<number> {
  const energies = await freeEnergies(engine, rbm, examples);
  return energies.reduce((sum, energy) => sum + energy, 0) / energies.length;
}
