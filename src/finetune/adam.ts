import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, zeros } from '../compute/ndarray.js';
import type { Tensor } from '../compute/tensor.js';
import { mapArrays, mapTensors, type Tensors, zipTensors } from '../compute/tree.js';

/** The state of Adam for parameters `T`. */
export type AdamState<T> = {
  readonly parameters: T;
  /** Decayed sum of past gradients. */
  readonly gradientSum: T;
  /** Decayed sum of past squared gradients. */
  readonly squareSum: T;
};

/** β₁, β₂ and ε of Kingma & Ba 2015. */
export interface AdamDecay {
  readonly gradientDecay: number;
  readonly squareDecay: number;
  readonly epsilon: number;
}

export function adamStart<T>(parameters: T): AdamState<T> {
  const none = mapArrays(parameters, ({ shape }: NdArray) => zeros(shape)) as T;
  return { parameters, gradientSum: none, squareSum: none };
}

/** Factors of an Adam step that depend only on its number. */
export interface AdamFactors {
  readonly rate: number;
  readonly epsilon: number;
}

/**
 * The factors of Kingma & Ba 2015, algorithm 1. The sums are kept unscaled, m_t = (1 - β₁) gradientSum and v_t = (1 - β₂)
 * squareSum, which saves two passes over every parameter; these factors have the scales and the bias corrections.
 *
 * @param step from 1
 */
export function adamFactors(learningRate: number, decay: AdamDecay, step: number): AdamFactors {
  const gradientScale = (1 - decay.gradientDecay) / (1 - decay.gradientDecay ** step);
  const squareScale = Math.sqrt((1 - decay.squareDecay) / (1 - decay.squareDecay ** step));
  return { rate: (learningRate * gradientScale) / squareScale, epsilon: decay.epsilon / squareScale };
}

/** Makes one step. `rate` and `epsilon` are scalars from `adamFactors`. */
export function adamStep<T>(
  state: Tensors<AdamState<T>>,
  gradient: Tensors<T>,
  decay: AdamDecay,
  rate: Tensor,
  epsilon: Tensor,
): Tensors<AdamState<T>> {
  const { parameters, gradientSum, squareSum } = state as {
    parameters: Tensors<T>;
    gradientSum: Tensors<T>;
    squareSum: Tensors<T>;
  };
  const decayed = (tree: Tensors<T>, by: number) =>
    mapTensors<T, Tensor>(tree, (tensor) => tf.mul(tensor, by));
  const nextGradientSum = zipTensors<T>(decayed(gradientSum, decay.gradientDecay), gradient, tf.add);
  const nextSquareSum = zipTensors<T>(decayed(squareSum, decay.squareDecay), gradient, (sum, g) =>
    tf.add(sum, tf.square(g)),
  );
  const direction = zipTensors<T>(nextGradientSum, nextSquareSum, (m, v) =>
    tf.div(m, tf.add(tf.sqrt(v), epsilon)),
  );
  const nextParameters = zipTensors<T>(parameters, direction, (w, d) => tf.sub(w, tf.mul(d, rate)));
  return {
    parameters: nextParameters,
    gradientSum: nextGradientSum,
    squareSum: nextSquareSum,
  } as unknown as Tensors<AdamState<T>>;
}
