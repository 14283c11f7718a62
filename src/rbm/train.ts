import * as tf from '@tensorflow/tfjs-core';
import type { Engine, Program } from '../compute/engine.js';
import { type NdArray, ndarray, zeros } from '../compute/ndarray.js';
import { preparedPrograms } from '../compute/prepared.js';
import { allFinite, mapArrays, mapTensors, shapesOf, type Tensors, zipTensors } from '../compute/tree.js';
import { batchCalls } from '../data/batches.js';
import { type Examples, requireRows } from '../data/dataset.js';
import { RunError, throwIfInterrupted } from '../errors.js';
import type { Random } from '../random.js';
import { cd1 } from './contrastive.js';
import { requireInRange } from './range.js';
import { initialParameters, type Rbm, type RbmParameters } from './rbm.js';
import { type RbmSpec, requireStack } from './spec.js';
import { unitRules } from './units.js';

export interface RbmEpoch {
  readonly epoch: number;
  readonly epochs: number;
  /** Weight updates so far. */
  readonly step: number;
  /** Squared error of the epoch's stochastic reconstructions: summed over visible units, averaged over examples. */
  readonly reconstructionError: number;
}

export interface RbmTraining {
  readonly engine: Engine;
  readonly examples: Examples;
  /** Row numbers in the order of the batches, which stays the same in every epoch. */
  readonly order: Uint32Array;
  readonly spec: RbmSpec;
  /** What error messages call it; "The RBM" without it. */
  readonly name?: string | undefined;
  readonly random: Random;
  /** Where an interrupted training goes on; it comes to the same bytes as one that was not interrupted. */
  readonly from?: RbmProgress | undefined;
  /** Called after each epoch; training goes on when it is done. `present` reads how far it is then. */
  readonly onEpoch?: ((report: RbmEpoch, present: () => Promise<RbmProgress>) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type RbmState = { readonly parameters: RbmParameters; readonly velocity: RbmParameters };

/** All that training needs to go on after an epoch: every epoch's noise is a stream of its own. */
export interface RbmProgress {
  readonly epoch: number;
  readonly state: RbmState;
}

export interface TrainedRbm {
  readonly rbm: Rbm;
  /**
   * The hidden units' means during the last epoch, each batch's before its update, in the order of the batches:
   * [examples, hidden]. The authors train the next RBM on these.
   */
  readonly hidden: NdArray;
}

/** Trains one RBM with CD-1 and momentum, exactly as the authors' rbm.m and rbmhidlinear.m. */
export async function trainRbm(training: RbmTraining): Promise<TrainedRbm> {
  const { engine, examples, order, spec, random, from, onEpoch, signal } = training;
  requireStack([spec]);
  requireInRange(examples, spec.units.visible);
  requireRows(order, examples);
  const { hidden: width, units } = spec;

  const start = from?.state ?? untrained(training);
  const state = engine.hold<RbmState>(start);
  const shapes = shapesOf(start.parameters);
  const programs = preparedPrograms<CdKey, RbmState, CdInputs, CdOutputs>(
    ({ batchSize, steps }) => ({
      visible: [batchSize * steps, examples.width],
      noise: [batchSize * steps, width],
      momentum: [],
    }),
    (key, inputs) =>
      engine.compile(cdProgram(spec, key), { state: { parameters: shapes, velocity: shapes }, inputs }),
  );
  const hidden = zeros([order.length, width]);
  const calls = batchCalls(order.length, spec.batchSize, engine.stepsPerCall);
  const done = from?.epoch ?? 0;
  let step = done * calls.reduce((sum, { steps }) => sum + steps, 0);
  try {
    for (let epoch = done + 1; epoch <= spec.epochs; epoch++) {
      const noiseStream = random.fork(`noise of epoch ${epoch}`);
      let squaredError = 0;
      for (const { start, batchSize, steps } of calls) {
        throwIfInterrupted(signal);
        const recordsHidden = epoch === spec.epochs;
        const { program, inputs } = await programs.get({ batchSize, steps, recordsHidden });
        const end = start + batchSize * steps;
        examples.copyRows(order.subarray(start, end), inputs.visible.data);
        unitRules[units.hidden].fillNoise(noiseStream, inputs.noise.data);
        inputs.momentum.data[0] =
          epoch > spec.momentum.switchAfter ? spec.momentum.final : spec.momentum.initial;

        const recorded = ndarray([end - start, width], hidden.data.subarray(start * width, end * width));
        const outputs = await program.run(state, inputs, recordsHidden ? { hidden: recorded } : {});
        for (const error of outputs.squaredErrors.data) {
          step++;
          if (!Number.isFinite(error)) throw diverged(training, epoch, step, error);
          squaredError += error;
        }
      }
      const report = { epoch, epochs: spec.epochs, step, reconstructionError: squaredError / order.length };
      await onEpoch?.(report, async () => ({ epoch, state: await state.read() }));
    }
    const trained = (await state.read()).parameters;
    // The last update comes after the last error.
    if (!allFinite(trained)) throw diverged(training, spec.epochs, step, Number.NaN);
    return { rbm: { units, parameters: trained }, hidden };
  } finally {
    state.release();
    await programs.release();
  }
}

function untrained({ examples, spec, random }: RbmTraining): RbmState {
  const weights = random.fork('weights');
  const parameters = initialParameters(examples.width, spec.hidden, spec.initialDeviation, weights);
  return { parameters, velocity: mapArrays(parameters, ({ shape }) => zeros(shape)) as RbmParameters };
}

type CdInputs = { readonly visible: NdArray; readonly noise: NdArray; readonly momentum: NdArray };
type CdOutputs = { readonly squaredErrors: NdArray; readonly hidden?: NdArray };
type CdKey = { readonly batchSize: number; readonly steps: number; readonly recordsHidden: boolean };

/** Several minibatch steps of CD-1, one after the other in one program. */
function cdProgram(
  spec: RbmSpec,
  { batchSize, steps, recordsHidden }: CdKey,
): Program<RbmState, CdInputs, CdOutputs> {
  return (state, inputs) => {
    let { parameters, velocity } = state;
    const hidden: tf.Tensor[] = [];
    const squaredErrors: tf.Tensor[] = [];
    for (let step = 0; step < steps; step++) {
      const ofStep = (rows: tf.Tensor) => tf.slice(rows, [step * batchSize, 0], [batchSize, -1]);
      const divergence = cd1(parameters, spec.units, ofStep(inputs.visible), ofStep(inputs.noise));
      velocity = nextVelocity(spec, velocity, parameters, divergence.gradient, inputs.momentum);
      parameters = zipTensors<RbmParameters>(parameters, velocity, tf.add);
      hidden.push(divergence.hidden);
      squaredErrors.push(divergence.squaredError);
    }
    const outputs = { squaredErrors: tf.stack(squaredErrors) };
    return {
      state: { parameters, velocity },
      outputs: recordsHidden ? { ...outputs, hidden: tf.concat(hidden, 0) } : outputs,
    };
  };
}

/** m ΔW + ε (gradient - cost W); the biases pay no weight cost. */
function nextVelocity(
  { learningRate, weightCost }: RbmSpec,
  velocity: Tensors<RbmParameters>,
  parameters: Tensors<RbmParameters>,
  gradient: Tensors<RbmParameters>,
  momentum: tf.Tensor,
): Tensors<RbmParameters> {
  const decayed = { ...gradient, weights: tf.sub(gradient.weights, tf.mul(parameters.weights, weightCost)) };
  const kept = mapTensors<RbmParameters, tf.Tensor>(velocity, (tensor) => tf.mul(tensor, momentum));
  return zipTensors<RbmParameters>(kept, decayed, (v, g) => tf.add(v, tf.mul(g, learningRate)));
}

function diverged(
  { name = 'The RBM', spec, examples }: RbmTraining,
  epoch: number,
  step: number,
  error: number,
): RunError {
  return new RunError(
    `${name} (${examples.width} visible, ${spec.hidden} hidden units) diverged: its reconstruction error became ${error} in epoch ${epoch}, ` +
      `step ${step}. Lower its learning rate (now ${spec.learningRate}; with Gaussian units 0.001 is usual), and ` +
      'check that the data lie in the range of its visible units.',
  );
}
