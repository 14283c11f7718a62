import * as tf from '@tensorflow/tfjs-core';
import type { Engine, Program } from '../../compute/engine.js';
import { type NdArray, ndarray, zeros } from '../../compute/ndarray.js';
import { programCache } from '../../compute/program-cache.js';
import { shapesOf, type Tensors } from '../../compute/tree.js';
import { throwIfInterrupted } from '../../errors.js';
import type { Random } from '../../random.js';
import type { RbmParameters } from '../parameters.js';
import { hiddenBiases, hiddenInput, type Rbm, visibleInput } from '../rbm.js';
import type { RbmUnits } from '../units.js';
import { hiddenRule, visibleRule } from '../units.js';

/** Gibbs chains that move through a sequence of inverse temperatures. */
export interface Annealing {
  readonly engine: Engine;
  readonly rbm: Rbm;
  /** Visible biases of the base-rate RBM, which has no weights, at inverse temperature 0. [visible] */
  readonly base: Float32Array;
  /** Initial visible states. [chains, visible] */
  readonly start: NdArray;
  /** Inverse temperatures in the order in which the chains visit them, from that of `start`. */
  readonly temperatures: Float64Array;
  /** Number of words of each chain's document; other units ignore it. */
  readonly words: number;
  readonly random: Random;
  readonly onProgress?: ((fractionDone: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Annealed {
  /** Log importance weight of each chain, Σ_k log p*_k(v_k) / p*_(k-1)(v_k). [chains] */
  readonly logWeights: Float64Array;
  /** Final visible states. [chains, visible] */
  readonly states: NdArray;
}

/**
 * Annealed importance sampling (Neal 2001) along the RBMs with weights βW, hidden biases βc and visible biases (1 - β)
 * base + βb (Salakhutdinov & Murray 2008). At each temperature a chain updates its weight, then makes one Gibbs step.
 */
export async function anneal(annealing: Annealing): Promise<Annealed> {
  const { engine, rbm, base, start, temperatures, words, random, onProgress, signal } = annealing;
  const [chains, visible] = start.shape as [number, number];
  const hidden = rbm.parameters.hiddenBias.data.length;
  const rule = visibleRule(rbm.units);
  const noiseWidth = rule.noisePerWord === true ? words : visible;

  const arrays: AnnealingState = { rbm: rbm.parameters, base: ndarray([visible], base) };
  const programs = programCache<number, AnnealingState, AnnealingInputs, AnnealingOutputs>(
    (steps) => ({
      visible: [chains, visible],
      temperatures: [steps + 1],
      hiddenNoise: [steps * chains, hidden],
      visibleNoise: [steps * chains, noiseWidth],
    }),
    (steps, inputs) =>
      engine.compile(annealingProgram(rbm.units, steps), { state: shapesOf(arrays), inputs }),
  );
  const state = engine.hold(arrays);
  const logWeights = new Float64Array(chains);
  const streams = { hidden: random.fork('hidden noise'), visible: random.fork('visible noise') };
  const outputs = { visible: zeros(start.shape), logWeights: zeros([chains]) };
  outputs.visible.data.set(start.data);
  const moves = temperatures.length - 1;
  try {
    for (let done = 0; done < moves; ) {
      throwIfInterrupted(signal);
      const steps = Math.min(engine.stepsPerCall, moves - done);
      const { program, inputs } = await programs.get(steps);
      inputs.visible.data.set(outputs.visible.data);
      inputs.temperatures.data.set(temperatures.subarray(done, done + steps + 1));
      hiddenRule(rbm.units).fillNoise(streams.hidden, inputs.hiddenNoise.data);
      rule.fillNoise(streams.visible, inputs.visibleNoise.data);
      await program.run(state, inputs, outputs);
      for (let chain = 0; chain < chains; chain++)
        logWeights[chain] = (logWeights[chain] as number) + (outputs.logWeights.data[chain] as number);
      done += steps;
      onProgress?.(done / moves);
    }
    return { logWeights, states: outputs.visible };
  } finally {
    state.release();
    await programs.release();
  }
}

type AnnealingState = { readonly rbm: RbmParameters; readonly base: NdArray };
type AnnealingInputs = {
  readonly visible: NdArray;
  readonly temperatures: NdArray;
  readonly hiddenNoise: NdArray;
  readonly visibleNoise: NdArray;
};
type AnnealingOutputs = { readonly visible: NdArray; readonly logWeights: NdArray };

function annealingProgram(
  units: RbmUnits,
  steps: number,
): Program<AnnealingState, AnnealingInputs, AnnealingOutputs> {
  return (state, inputs) => {
    const at = (step: number) => between(state, units, tf.slice(inputs.temperatures, [step], [1]));
    let visible = inputs.visible;
    const [chains] = visible.shape as [number];
    let logWeights: tf.Tensor = tf.zeros([chains]);
    for (let step = 0; step < steps; step++) {
      const noise = (rows: tf.Tensor) => tf.slice(rows, [step * chains, 0], [chains, -1]);
      const [former, next] = [at(step), at(step + 1)];
      const seen = {
        visible,
        input: hiddenInput(state.rbm, units, visible),
        bias: hiddenBiases(state.rbm, units, visible),
      };
      logWeights = tf.add(logWeights, energyDifference(former, next, seen));
      visible = next.move(seen, noise(inputs.hiddenNoise), noise(inputs.visibleNoise));
    }
    return { outputs: { visible, logWeights } };
  };
}

/** Visible states with the hidden units' total input and biases at inverse temperature 1. */
interface Seen {
  readonly visible: tf.Tensor;
  readonly input: tf.Tensor;
  readonly bias: tf.Tensor;
}

/** The intermediate RBM at one inverse temperature. */
interface Between {
  /** Energy of each visible unit and free energy of each hidden unit: [chains, visible], [chains, hidden]. */
  energies(seen: Seen): readonly [visible: tf.Tensor, hidden: tf.Tensor];
  /** One Gibbs step, up and down. Returns visible states. [chains, visible] */
  move(seen: Seen, hiddenNoise: tf.Tensor, visibleNoise: tf.Tensor): tf.Tensor;
}

function between({ rbm, base }: Tensors<AnnealingState>, units: RbmUnits, temperature: tf.Tensor): Between {
  const [visibleUnits, hiddenUnits] = [visibleRule(units), hiddenRule(units)];
  const warm = (tensor: tf.Tensor) => tf.mul(tensor, temperature);
  const baseShare = tf.mul(base, tf.sub(1, temperature));
  const visibleBias = tf.add(baseShare, warm(rbm.visibleBias));
  return {
    energies: ({ visible, input, bias }) => [
      visibleUnits.ownEnergy(visible, visibleBias, rbm),
      hiddenUnits.freeEnergy(warm(input), warm(bias)),
    ],
    move({ visible, input }, hiddenNoise, visibleNoise) {
      const warmInput = warm(input);
      const states = hiddenUnits.sample(hiddenUnits.mean(warmInput), hiddenNoise, warmInput);
      const down = tf.add(baseShare, warm(visibleInput(rbm, states)));
      return visibleUnits.sample(visibleUnits.mean(down, visible), visibleNoise, visible, rbm);
    },
  };
}

/** F(former) - F(next), subtracted unit by unit: differences of sums would lose float32 digits. [chains] */
function energyDifference(former: Between, next: Between, seen: Seen): tf.Tensor {
  const [visible, hidden] = former.energies(seen);
  const [nextVisible, nextHidden] = next.energies(seen);
  return tf.add(tf.sum(tf.sub(visible, nextVisible), 1), tf.sum(tf.sub(hidden, nextHidden), 1));
}
