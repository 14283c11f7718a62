import type { Engine } from '../../compute/engine.js';
import { type Examples, eachBlock } from '../../data/examples.js';
import { freeEnergies } from '../free-energies.js';
import { requireInRange, wordsOf } from '../range.js';
import type { Rbm } from '../rbm.js';
import { unitRules } from '../units.js';

/** Number of examples by number of words. Examples that are not word counts count as one word. */
export function documentLengths({ units }: Rbm, examples: Examples): Map<number, number> {
  const lengths = new Map<number, number>();
  for (const words of lengthOfEach(examples, units.visible))
    lengths.set(words, (lengths.get(words) ?? 0) + 1);
  return lengths;
}

/**
 * log p(v) = -F(v) - log Z of each example, in nats. [examples] For Gaussian units p is a density; for documents it is
 * the probability of the words in their order. Throws an InputError if a value is out of the range of the units.
 *
 * @param logPartition log Z as a function of the number of words; other units call it with 1
 */
export async function logProbabilities(
  engine: Engine,
  rbm: Rbm,
  examples: Examples,
  logPartition: (words: number) => number,
): Promise<Float64Array> {
  requireInRange(examples, rbm.units.visible);
  const lengths = lengthOfEach(examples, rbm.units.visible);
  const energies = await freeEnergies(engine, rbm, examples);
  return Float64Array.from(energies, (energy, row) => -energy - logPartition(lengths[row] as number));
}

function lengthOfEach(examples: Examples, visible: Rbm['units']['visible']): Float64Array {
  const lengths = new Float64Array(examples.count).fill(1);
  if (unitRules[visible].values !== 'counts') return lengths;
  for (const { values, rows, start } of eachBlock(examples)) {
    for (let row = 0; row < rows; row++) lengths[start + row] = wordsOf(values, row, examples.width);
  }
  return lengths;
}
