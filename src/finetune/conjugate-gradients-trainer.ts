import type { NoState, Program } from '../compute/engine.js';
import { type NdArray, ndarray } from '../compute/ndarray.js';
import { programCache } from '../compute/program-cache.js';
import { arraysOf, copied, mapArrays, shapesOf } from '../compute/tree.js';
import { batchCalls } from '../data/batches.js';
import { throwIfInterrupted } from '../errors.js';
import type { Activation, NetworkParameters } from '../unroll/network.js';
import { backpropagate } from './backprop.js';
import { minimize } from './minimize.js';
import { spareVectors } from './spare-vectors.js';
import type { ConjugateGradientsSpec } from './spec.js';
import type { Trainer, TrainerSetting } from './trainer.js';

/**
 * Conjugate gradients as in the authors' backprop.m: a few line searches on each large batch, restarted with steepest
 * descent. The batches are the same in every epoch.
 */
export function conjugateGradientsTrainer(setting: TrainerSetting, spec: ConjugateGradientsSpec): Trainer {
  const { engine, network, resumeFrom, examples, targets, order, signal } = setting;
  const { activations } = network;
  const { parameters } = resumeFrom?.state ?? network;
  const shapes = shapesOf(parameters);
  const state = engine.hold<NoState>({});
  const programs = programCache<{ batchSize: number }, NoState, GradientInputs, GradientOutputs>(
    ({ batchSize }) => ({
      parameters: shapes,
      visible: [batchSize, examples.width],
      ...(targets && { targets: [batchSize, targets.width] }),
    }),
    (_key, inputs) => engine.compile(gradientProgram(activations), { state: {}, inputs }),
  );
  const calls = batchCalls(order.length, spec.batchSize, 1);
  let point = flattened(parameters);
  const spare = spareVectors(point.length);

  return {
    stepsPerEpoch: calls.length,
    async epoch(_epoch, onStep) {
      let [loss, squaredError] = [0, 0];
      for (const { start, batchSize } of calls) {
        const { program, inputs } = await programs.get({ batchSize });
        const rows = order.subarray(start, start + batchSize);
        examples.copyRows(rows, inputs.visible.data);
        if (inputs.targets !== undefined) targets?.copyRows(rows, inputs.targets.data);
        let firstSquaredError: number | undefined;
        const evaluate = async (at: Float32Array, gradient: Float32Array): Promise<number> => {
          throwIfInterrupted(signal);
          const outputs = await program.run(
            state,
            { ...inputs, parameters: viewsOf(at, parameters) },
            { gradient: viewsOf(gradient, parameters) },
          );
          firstSquaredError ??= outputs.squaredError.data[0] as number;
          return outputs.loss.data[0] as number;
        };
        const minimum = await minimize(evaluate, point, spec.lineSearches, spare);
        spare.give(point);
        point = minimum.point;
        const batchLoss = minimum.values[0] as number;
        onStep(batchLoss);
        loss += batchLoss * batchSize;
        squaredError += firstSquaredError ?? Number.NaN;
      }
      return { loss, squaredError };
    },
    state: async () => ({ parameters: copied(viewsOf(point, parameters)) }),
    async release() {
      state.release();
      await programs.release();
    },
  };
}

type GradientInputs = {
  readonly parameters: NetworkParameters;
  readonly visible: NdArray;
  readonly targets?: NdArray;
};
type GradientOutputs = {
  readonly loss: NdArray;
  readonly squaredError: NdArray;
  readonly gradient: NetworkParameters;
};

function gradientProgram(
  activations: readonly Activation[],
): Program<NoState, GradientInputs, GradientOutputs> {
  return (_state, { parameters, visible, targets }) => ({
    outputs: backpropagate(activations, parameters, visible, targets),
  });
}

/** Copies all parameters into one vector, for the line searches. */
function flattened(parameters: NetworkParameters): Float32Array {
  const arrays = [...arraysOf(parameters).values()];
  const flat = new Float32Array(arrays.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of arrays) {
    flat.set(data, at);
    at += data.length;
  }
  return flat;
}

/** Views into the vector with the structure of the parameters. */
function viewsOf(flat: Float32Array, like: NetworkParameters): NetworkParameters {
  let at = 0;
  return mapArrays(like, ({ shape, data }) => {
    const view = ndarray(shape, flat.subarray(at, at + data.length));
    at += data.length;
    return view;
  }) as NetworkParameters;
}
