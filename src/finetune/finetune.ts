import * as tf from '@tensorflow/tfjs-core';
import type { Engine, Program } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { preparedPrograms } from '../compute/prepared.js';
import { allFinite, shapesOf, type Tensors } from '../compute/tree.js';
import { batchCalls } from '../data/batches.js';
import type { Examples } from '../data/dataset.js';
import { RunError, throwIfInterrupted } from '../errors.js';
import type { Random } from '../random.js';
import { requireInRange } from '../rbm/range.js';
import { type Autoencoder, type NetworkParameters, requireWidth } from '../unroll/autoencoder.js';
import { type AdamState, adamFactors, adamStart, adamStep } from './adam.js';
import { backpropagate } from './backprop.js';
import { type AdamSpec, requireAdamSpec } from './spec.js';

export interface FinetuneEpoch {
  readonly epoch: number;
  readonly epochs: number;
  /** Weight updates so far. */
  readonly step: number;
  /** The minimised loss (see `loss`) per example, averaged over the epoch while the weights moved. */
  readonly loss: number;
  /** Squared error summed over components, averaged over the epoch's examples while the weights moved. */
  readonly squaredError: number;
}

export interface Finetuning {
  readonly engine: Engine;
  readonly autoencoder: Autoencoder;
  /** [examples, visible]; for logistic outputs in [0, 1]. */
  readonly examples: Examples;
  readonly spec: AdamSpec;
  readonly random: Random;
  /** Called after each epoch; training goes on when it is done. `autoencoder` reads the weights as they are then. */
  readonly onEpoch?:
    | ((report: FinetuneEpoch, autoencoder: () => Promise<Autoencoder>) => void | Promise<void>)
    | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Trains the whole autoencoder by backpropagation with Adam. Returns a new one; the given one stays as it is. */
export async function finetune(finetuning: Finetuning): Promise<Autoencoder> {
  const { engine, autoencoder, examples, spec, random, onEpoch, signal } = finetuning;
  const { activations } = autoencoder;
  requireAdamSpec(spec);
  requireWidth(autoencoder, examples);
  requireInRange(examples, activations.at(-1) === 'sigmoid' ? 'bernoulli' : 'gaussian');

  const start = adamStart(autoencoder.parameters);
  const state = engine.hold(start);
  const stateShapes = shapesOf(start);
  const programs = preparedPrograms<AdamKey, NetworkState, AdamInputs, AdamOutputs>(
    ({ batchSize, steps }) => ({
      visible: [batchSize * steps, examples.width],
      rates: [steps],
      epsilons: [steps],
    }),
    (key, inputs) => engine.compile(adamProgram(autoencoder, spec, key), { state: stateShapes, inputs }),
  );
  const present = async (): Promise<Autoencoder> => ({
    activations,
    parameters: (await state.read()).parameters,
  });

  const calls = batchCalls(examples.count, spec.batchSize, engine.stepsPerCall);
  const totalSteps = spec.epochs * calls.reduce((sum, { steps }) => sum + steps, 0);
  let step = 0;
  try {
    for (let epoch = 1; epoch <= spec.epochs; epoch++) {
      const order = random.fork(`order of epoch ${epoch}`).permutation(examples.count);
      let [loss, squaredError] = [0, 0];
      for (const { start: first, batchSize, steps } of calls) {
        throwIfInterrupted(signal);
        const { program, inputs } = await programs.get({ batchSize, steps });
        examples.copyRows(order.subarray(first, first + batchSize * steps), inputs.visible.data);
        for (let i = 0; i < steps; i++) {
          const rate = spec.learningRate * cosineDecay((step + i) / totalSteps);
          const factors = adamFactors(rate, spec, step + i + 1);
          inputs.rates.data[i] = factors.rate;
          inputs.epsilons.data[i] = factors.epsilon;
        }
        const { losses, squaredErrors } = await program.run(state, inputs);
        for (const [i, batchLoss] of losses.data.entries()) {
          step++;
          if (!Number.isFinite(batchLoss)) throw diverged(spec, epoch, step, batchLoss);
          loss += batchLoss * batchSize;
          squaredError += squaredErrors.data[i] as number;
        }
      }
      const { count } = examples;
      const report = {
        epoch,
        epochs: spec.epochs,
        step,
        loss: loss / count,
        squaredError: squaredError / count,
      };
      await onEpoch?.(report, present);
    }
    const tuned = await present();
    // The last update comes after the last loss.
    if (!allFinite(tuned.parameters)) throw diverged(spec, spec.epochs, step, Number.NaN);
    return tuned;
  } finally {
    state.release();
    await programs.release();
  }
}

type NetworkState = AdamState<NetworkParameters>;
type AdamInputs = { readonly visible: NdArray; readonly rates: NdArray; readonly epsilons: NdArray };
type AdamOutputs = { readonly losses: NdArray; readonly squaredErrors: NdArray };
type AdamKey = { readonly batchSize: number; readonly steps: number };

/** Several minibatch steps of Adam, one after the other in one program. */
function adamProgram(
  { activations }: Autoencoder,
  spec: AdamSpec,
  { batchSize, steps }: AdamKey,
): Program<NetworkState, AdamInputs, AdamOutputs> {
  return (state, inputs) => {
    let next: Tensors<NetworkState> = state;
    const losses: tf.Tensor[] = [];
    const squaredErrors: tf.Tensor[] = [];
    for (let step = 0; step < steps; step++) {
      const visible = tf.slice(inputs.visible, [step * batchSize, 0], [batchSize, -1]);
      const { loss, squaredError, gradient } = backpropagate(activations, next.parameters, visible);
      const ofStep = (factors: tf.Tensor) => tf.slice(factors, [step], [1]);
      next = adamStep<NetworkParameters>(next, gradient, spec, ofStep(inputs.rates), ofStep(inputs.epsilons));
      losses.push(loss);
      squaredErrors.push(squaredError);
    }
    return { state: next, outputs: { losses: tf.stack(losses), squaredErrors: tf.stack(squaredErrors) } };
  };
}

/** From 1 at the beginning to 0 at the end along half a cosine (Loshchilov & Hutter 2017, without restarts). */
function cosineDecay(progress: number): number {
  return (1 + Math.cos(Math.PI * progress)) / 2;
}

function diverged(spec: AdamSpec, epoch: number, step: number, loss: number): RunError {
  return new RunError(
    `Fine-tuning diverged: the loss became ${loss} in epoch ${epoch}, step ${step}. Lower its learning rate ` +
      `(now ${spec.learningRate}), and check that the pretrained weights are finite.`,
  );
}
