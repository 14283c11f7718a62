import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../../compute/tree.js';
import type { RbmParameters } from '../parameters.js';
import type { VisibleRule } from './rules.js';

const LOG_TAU = Math.log(2 * Math.PI);

/**
 * Linear visible units that learn their variance, v ~ N(input, σ²) (Cho, Ilin & Raiko 2011). Their share of the energy
 * is (v - bias)²/2σ² - (input - bias)·v/σ². The learned parameter is log σ².
 */
export const gaussianVarianceVisible: VisibleRule = {
  drive: scaled,
  statistic: scaled,
  /** ((v - b)²/2 - v·Wh) / σ² (Cho, Ilin & Raiko 2011). */
  varianceStatistic(visible, fromHidden, rbm) {
    const apart = tf.mul(tf.square(tf.sub(visible, rbm.visibleBias)), 0.5);
    return scaled(tf.sub(apart, tf.mul(visible, fromHidden)), rbm);
  },
  mean: (input) => input,
  sample: (means, noise, _like, rbm) => tf.add(means, tf.mul(noise, tf.exp(tf.mul(logVarianceOf(rbm), 0.5)))),
  fillNoise: (random, out) => void random.fillNormal(out),
  ownEnergy: (visible, bias, rbm) => scaled(tf.mul(tf.square(tf.sub(visible, bias)), 0.5), rbm),
  logPartition(input, { bias, logVariance }) {
    let sum = 0;
    for (let i = 0; i < input.length; i++) {
      const log = logVariance?.[i] as number;
      sum +=
        ((input[i] as number) ** 2 - (bias[i] as number) ** 2) / (2 * Math.exp(log)) + (LOG_TAU + log) / 2;
    }
    return sum;
  },
  biasOf: (means) => Float32Array.from(means),
};

/** Returns log σ² of the RBM. [visible] */
function logVarianceOf({ logVariance }: Tensors<RbmParameters>): tf.Tensor {
  if (logVariance === undefined)
    throw new RangeError('Visible units that learn their variance need logVariance.');
  return logVariance;
}

function scaled(visible: tf.Tensor, rbm: Tensors<RbmParameters>): tf.Tensor {
  return tf.mul(visible, tf.exp(tf.neg(logVarianceOf(rbm))));
}
