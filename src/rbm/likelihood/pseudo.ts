import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../../compute/engine.js';
import { applyToExamples } from '../../data/apply-to-examples.js';
import type { Examples } from '../../data/examples.js';
import { InputError } from '../../errors.js';
import type { Random } from '../../random.js';
import { freeEnergy } from '../energy.js';
import { type Rbm, requireVisible } from '../rbm.js';

/**
 * Log pseudo-likelihood Σ_i log p(v_i | the other components), in nats, averaged over the examples: a proxy of the
 * likelihood that needs no log Z. It is estimated from one random component i of each example, as
 * visible · log σ(F(v with v_i flipped) - F(v)). Throws an InputError unless the visible units are Bernoulli.
 *
 * @example const nats = await pseudoLikelihood(engine, rbm, examples, seededRandom(1));
 */
export async function pseudoLikelihood(
  engine: Engine,
  rbm: Rbm,
  examples: Examples,
  random: Random,
): Promise<number> {
  const { units, parameters } = rbm;
  if (units.visible !== 'bernoulli') {
    throw new InputError(
      `The pseudo-likelihood flips binary components, but the visible units are ${units.visible}. It takes Bernoulli ` +
        'visible units.',
    );
  }
  requireVisible(parameters, examples);
  let sum = 0;
  await applyToExamples(
    engine,
    parameters,
    (tensors, both) => {
      const [visible, flipped] = tf.split(both, 2, 1) as [tf.Tensor, tf.Tensor];
      const rise = tf.sub(freeEnergy(tensors, units, flipped), freeEnergy(tensors, units, visible));
      return tf.neg(tf.softplus(tf.neg(rise)));
    },
    withOneFlipped(examples, random),
    ({ data }) => {
      for (const log of data) sum += log;
    },
  );
  return (examples.width * sum) / examples.count;
}

/** Each example followed by a copy in which one component v is 1 - v. [examples, 2 visible] */
function withOneFlipped(examples: Examples, random: Random): Examples {
  const { width, count } = examples;
  return {
    count,
    width: 2 * width,
    copyRows(rows, out) {
      const values = new Float32Array(rows.length * width);
      examples.copyRows(rows, values);
      for (let row = 0; row < rows.length; row++) {
        const example = values.subarray(row * width, (row + 1) * width);
        out.set(example, 2 * row * width);
        const chosen = Math.floor(random.uniform() * width);
        example[chosen] = 1 - (example[chosen] as number);
        out.set(example, (2 * row + 1) * width);
      }
    },
  };
}
