import { type Examples, eachBlock, requireExamples } from '../data/dataset.js';
import { InputError } from '../errors.js';
import type { UnitType } from './units.js';

/** An engine's σ may come out a little above 1: onnxruntime's gives 1.0000001 for saturated units. */
const ROUNDING = 1e-6;

/** Throws an InputError if the examples are none, not finite, or outside what the unit type can stand for. */
export function requireInRange(examples: Examples, visible: UnitType): void {
  requireExamples(examples);
  for (const { values, start } of eachBlock(examples)) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      const fits =
        visible === 'bernoulli' ? value >= -ROUNDING && value <= 1 + ROUNDING : Number.isFinite(value);
      if (fits) continue;
      const row = start + Math.floor(i / examples.width);
      const place = `example ${row}, component ${i % examples.width} (both from 0)`;
      throw new InputError(
        visible === 'bernoulli'
          ? `The data hold ${value} at ${place}, but Bernoulli visible units read each value as a probability and ` +
              "need [0, 1]. Divide byte images by 255, or choose visible units of type 'gaussian'."
          : `The data hold ${value} at ${place}. Only finite numbers can be learned: remove or fill in such values.`,
      );
    }
  }
}
