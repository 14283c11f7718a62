import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import type { RbmParameters } from './parameters.js';
import { visibleInput } from './rbm.js';
import type { RbmUnits } from './units.js';
import { visibleRule } from './units.js';

/** Visible states and the hidden means that they drive: [rows, visible], [rows, hidden]. */
export interface Phase {
  readonly visible: Tensor;
  readonly hidden: Tensor;
}

/**
 * Gradient of each parameter, times `scale`: the mean of -∂E/∂θ over the positive phase minus that over the negative
 * phase. For Bernoulli units ⟨v h⟩ - ⟨v h⟩', ⟨v⟩ - ⟨v⟩', ⟨h⟩ - ⟨h⟩' (Hinton & Salakhutdinov 2006, eq. 2).
 *
 * @param scale the learning rate, []: multiplying the result by it would cost another pass over all weights
 */
export function phaseDifference(
  rbm: Tensors<RbmParameters>,
  units: RbmUnits,
  positive: Phase,
  negative: Phase,
  scale: Tensor,
): Tensors<RbmParameters> {
  const { statistic, hiddenBiasTimes, varianceStatistic } = visibleRule(units);
  const [seen, reconSeen] = [statistic(positive.visible, rbm), statistic(negative.visible, rbm)];
  const counted = ({ visible, hidden }: Phase) =>
    hiddenBiasTimes === undefined ? hidden : tf.mul(hidden, hiddenBiasTimes(visible));
  const difference = (ofPositive: Tensor, ofNegative: Tensor) =>
    tf.mul(meanDifference(ofPositive, ofNegative), scale);
  const gradient = {
    weights: correlationDifference([seen, positive.hidden], [reconSeen, negative.hidden], scale),
    visibleBias: difference(seen, reconSeen),
    hiddenBias: difference(counted(positive), counted(negative)),
  };
  if (varianceStatistic === undefined) return gradient;
  const ofVariance = ({ visible, hidden }: Phase) =>
    varianceStatistic(visible, tf.sub(visibleInput(rbm, hidden), rbm.visibleBias), rbm);
  return { ...gradient, logVariance: difference(ofVariance(positive), ofVariance(negative)) };
}

type Rows = readonly [seen: Tensor, hidden: Tensor];

/**
 * scale (vᵀh / rows - v'ᵀh' / rows'). [rows, visible], [rows, hidden] -> [visible, hidden] One product over the rows of
 * both phases, the second negated, is faster than two products, because the result is written once.
 */
function correlationDifference([seen, hidden]: Rows, [reconSeen, reconHidden]: Rows, scale: Tensor): Tensor {
  const rows = tf.concat([seen, reconSeen], 0);
  const signed = tf.concat(
    [
      tf.mul(hidden, tf.mul(scale, 1 / rowsOf(hidden))),
      tf.mul(reconHidden, tf.mul(scale, -1 / rowsOf(reconHidden))),
    ],
    0,
  );
  return tf.matMul(rows, signed, true, false);
}

/** Difference of the column means. [rows, units], [rows', units] -> [units] */
function meanDifference(positive: Tensor, negative: Tensor): Tensor {
  // Subtracts row by row if possible: the difference of two large means would lose digits.
  return rowsOf(positive) === rowsOf(negative)
    ? tf.mean(tf.sub(positive, negative), 0)
    : tf.sub(tf.mean(positive, 0), tf.mean(negative, 0));
}

function rowsOf({ shape }: Tensor): number {
  return shape[0] as number;
}
