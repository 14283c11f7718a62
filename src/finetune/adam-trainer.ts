import * as tf from '@tensorflow/tfjs-core';
import type { Program } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { programCache } from '../compute/program-cache.js';
import { shapesOf, type Tensors } from '../compute/tree.js';
import { batchCalls } from '../data/batches.js';
import { throwIfInterrupted } from '../errors.js';
import type { Activation, NetworkParameters } from '../unroll/network.js';
import { type AdamState, adamFactors, adamStart, adamStep } from './adam.js';
import { backpropagate } from './backprop.js';
import type { AdamSpec } from './spec.js';
import type { Trainer, TrainerSetting } from './trainer.js';

/** Adam on small batches, which are shuffled in every epoch. */
export function adamTrainer(setting: TrainerSetting, spec: AdamSpec): Trainer {
  const { engine, network, resumeFrom, examples, targets, random, signal } = setting;
  // Sorted, so that the shuffle does not depend on the given order.
  const sortedRows = setting.order.slice().sort();
  const start = { ...adamStart(network.parameters), ...resumeFrom?.state };
  const state = engine.hold(start);
  const stateShapes = shapesOf(start);
  const programs = programCache<AdamKey, NetworkState, AdamInputs, AdamOutputs>(
    ({ batchSize, steps }) => ({
      visible: [batchSize * steps, examples.width],
      ...(targets && { targets: [batchSize * steps, targets.width] }),
      rates: [steps],
      epsilons: [steps],
    }),
    (key, inputs) =>
      engine.compile(adamProgram(network.activations, spec, key), { state: stateShapes, inputs }),
  );
  const calls = batchCalls(sortedRows.length, spec.batchSize, engine.stepsPerCall);
  const stepsPerEpoch = calls.reduce((sum, { steps }) => sum + steps, 0);
  const totalSteps = spec.epochs * stepsPerEpoch;
  let step = (resumeFrom?.epoch ?? 0) * stepsPerEpoch;

  return {
    stepsPerEpoch,
    async epoch(epoch, onStep) {
      const order = random
        .fork(`order of epoch ${epoch}`)
        .permutation(sortedRows.length)
        .map((at) => sortedRows[at] as number);
      let [loss, squaredError] = [0, 0];
      for (const { start: first, batchSize, steps } of calls) {
        throwIfInterrupted(signal);
        const { program, inputs } = await programs.get({ batchSize, steps });
        const rows = order.subarray(first, first + batchSize * steps);
        examples.copyRows(rows, inputs.visible.data);
        if (inputs.targets !== undefined) targets?.copyRows(rows, inputs.targets.data);
        for (let i = 0; i < steps; i++) {
          const rate = spec.learningRate * cosineDecay(step / totalSteps);
          step++;
          const factors = adamFactors(rate, spec, step);
          inputs.rates.data[i] = factors.rate;
          inputs.epsilons.data[i] = factors.epsilon;
        }
        const { losses, squaredErrors } = await program.run(state, inputs);
        for (const [i, batchLoss] of losses.data.entries()) {
          onStep(batchLoss);
          loss += batchLoss * batchSize;
          squaredError += squaredErrors.data[i] as number;
        }
      }
      return { loss, squaredError };
    },
    state: () => state.read(),
    async release() {
      state.release();
      await programs.release();
    },
  };
}

type NetworkState = AdamState<NetworkParameters>;
type AdamInputs = {
  readonly visible: NdArray;
  readonly targets?: NdArray;
  readonly rates: NdArray;
  readonly epsilons: NdArray;
};
type AdamOutputs = { readonly losses: NdArray; readonly squaredErrors: NdArray };
type AdamKey = { readonly batchSize: number; readonly steps: number };

/** One program for several consecutive minibatch steps of Adam. */
function adamProgram(
  activations: readonly Activation[],
  spec: AdamSpec,
  { batchSize, steps }: AdamKey,
): Program<NetworkState, AdamInputs, AdamOutputs> {
  return (state, inputs) => {
    let next: Tensors<NetworkState> = state;
    const losses: tf.Tensor[] = [];
    const squaredErrors: tf.Tensor[] = [];
    for (let step = 0; step < steps; step++) {
      const ofBatch = (rows: tf.Tensor) => tf.slice(rows, [step * batchSize, 0], [batchSize, -1]);
      const visible = ofBatch(inputs.visible);
      const data = inputs.targets === undefined ? visible : ofBatch(inputs.targets);
      const { loss, squaredError, gradient } = backpropagate(activations, next.parameters, visible, data);
      const ofStep = (factors: tf.Tensor) => tf.slice(factors, [step], [1]);
      next = adamStep<NetworkParameters>(next, gradient, spec, ofStep(inputs.rates), ofStep(inputs.epsilons));
      losses.push(loss);
      squaredErrors.push(squaredError);
    }
    return { state: next, outputs: { losses: tf.stack(losses), squaredErrors: tf.stack(squaredErrors) } };
  };
}

/** Falls from 1 to 0 along half a cosine as `progress` rises from 0 to 1 (Loshchilov & Hutter 2017, without restarts). */
function cosineDecay(progress: number): number {
  return (1 + Math.cos(Math.PI * progress)) / 2;
}
