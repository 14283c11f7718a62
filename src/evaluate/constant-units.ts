import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { mapExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { forward, layersBetween, type Network, outputWidthOf } from '../unroll/network.js';

/** A logistic unit whose activity varies by less over the examples says nothing about them. */
const STILL = 0.05;
/** The scale of linear units is free: only rounding counts as no variation. */
const ROUNDING = 1e-6;

/** Units of a network that no example changes. */
export interface ConstantUnits {
  readonly constant: number;
  readonly units: number;
}

/**
 * Counts the units of all layers whose activity is the same for all these examples.
 *
 * @example const { constant, units } = await constantUnits(engine, encoderOf(autoencoder), examples);
 */
export async function constantUnits(
  engine: Engine,
  network: Network,
  examples: Examples,
): Promise<ConstantUnits> {
  let [constant, units] = [0, 0];
  for (const [i, activation] of network.activations.entries()) {
    const below = layersBetween(network, 0, i + 1);
    const { activations, parameters } = below;
    const width = outputWidthOf(below);
    const outputs = await mapExamples(
      engine,
      parameters,
      (tensors, visible) => forward({ activations, parameters: tensors }, visible),
      examples,
      width,
    );
    units += width;
    constant += constantColumns(outputs, activation !== 'linear');
  }
  return { constant, units };
}

/** The number of units whose activity, [examples, units], never changes. */
export function constantColumns({ data, shape }: NdArray, isProbability: boolean): number {
  const width = shape[1] as number;
  let constant = 0;
  for (let unit = 0; unit < width; unit++) {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = unit; at < data.length; at += width) {
      least = Math.min(least, data[at] as number);
      greatest = Math.max(greatest, data[at] as number);
    }
    const still = isProbability ? STILL : ROUNDING * Math.max(Math.abs(least), Math.abs(greatest));
    if (greatest - least <= still) constant++;
  }
  return constant;
}
