import * as tf from '@tensorflow/tfjs-core';
import type { Program } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Examples } from '../data/examples.js';
import { CD1 } from './negative-phase.js';
import { longestDocument } from './range.js';
import type { RbmSpec } from './spec.js';
import { visibleRule } from './units.js';
import { type RbmState, updated } from './update.js';

export type UpdateInputs = {
  readonly visible: NdArray;
  /** Noise of the hidden units, [chains, hidden] for each Gibbs step of each update. */
  readonly noise: NdArray;
  /** Noise of the visible units in the same order, if their states are sampled. */
  readonly visibleNoise?: NdArray;
  readonly momentum: NdArray;
  readonly learningRate: NdArray;
};
export type UpdateOutputs = { readonly squaredErrors: NdArray; readonly hidden?: NdArray };
export type UpdateKey = {
  readonly batchSize: number;
  readonly steps: number;
  readonly gibbsSteps: number;
  readonly recordsHidden: boolean;
};

/** Number of noise values per Gibbs step and chain. `chains` is set for persistent chains only. */
interface NoiseSizes {
  readonly hidden: number;
  readonly visible: number | undefined;
  readonly chains: number | undefined;
}

export function noiseSizes(
  { units, hidden, negativePhase = CD1 }: RbmSpec,
  examples: Examples,
  { chains }: RbmState,
): NoiseSizes {
  const perExample = visibleRule(units).noisePerWord ? () => longestDocument(examples) : () => examples.width;
  return {
    hidden,
    visible: negativePhase.visible === 'states' ? perExample() : undefined,
    chains: chains?.shape[0],
  };
}

export function inputShapes({ batchSize, steps, gibbsSteps }: UpdateKey, width: number, sizes: NoiseSizes) {
  const rows = steps * gibbsSteps * (sizes.chains ?? batchSize);
  const always = {
    visible: [batchSize * steps, width],
    noise: [rows, sizes.hidden],
    momentum: [],
    learningRate: [],
  };
  return sizes.visible === undefined ? always : { ...always, visibleNoise: [rows, sizes.visible] };
}

/** Program of `steps` consecutive updates. */
export function updateProgram(
  spec: RbmSpec,
  { steps, gibbsSteps, recordsHidden }: UpdateKey,
): Program<RbmState, UpdateInputs, UpdateOutputs> {
  return (initial, { visible, noise, visibleNoise, ...rates }) => {
    let state = initial;
    const hidden: tf.Tensor[] = [];
    const squaredErrors: tf.Tensor[] = [];
    for (let step = 0; step < steps; step++) {
      const ofStep = (rows: tf.Tensor) => piece(rows, step, steps);
      const ofGibbs = (rows: tf.Tensor | undefined) =>
        rows === undefined
          ? []
          : Array.from({ length: gibbsSteps }, (_, k) =>
              piece(rows, step * gibbsSteps + k, steps * gibbsSteps),
            );
      const noises = { hidden: ofGibbs(noise), visible: ofGibbs(visibleNoise) };
      const update = updated(spec, state, ofStep(visible), noises, rates);
      state = update.state;
      hidden.push(update.hidden);
      squaredErrors.push(update.squaredError);
    }
    const outputs = { squaredErrors: tf.stack(squaredErrors) };
    return {
      state,
      outputs: recordsHidden ? { ...outputs, hidden: tf.concat(hidden, 0) } : outputs,
    };
  };
}

/** Piece number `at` of the rows, cut into `pieces` equal ones. */
function piece(rows: tf.Tensor, at: number, pieces: number): tf.Tensor {
  const length = (rows.shape[0] as number) / pieces;
  return tf.slice(rows, [at * length, 0], [length, -1]);
}
