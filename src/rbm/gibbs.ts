import * as tf from '@tensorflow/tfjs-core';
import type { Engine, Program } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { programCache } from '../compute/program-cache.js';
import { shapesOf } from '../compute/tree.js';
import { InputError, throwIfInterrupted } from '../errors.js';
import type { Random } from '../random.js';
import type { RbmParameters } from './parameters.js';
import { hiddenStates, type Rbm, visibleMeans } from './rbm.js';
import type { RbmUnits } from './units.js';
import { hiddenRule, unitRules, visibleRule } from './units.js';

export interface Sampling {
  readonly engine: Engine;
  readonly rbm: Rbm;
  readonly chains: number;
  /** Gibbs steps of each chain. It starts from visible units sampled with all hidden units off. */
  readonly steps: number;
  /** Number of words of each sampled document; other units ignore it. */
  readonly words?: number | undefined;
  readonly random: Random;
  readonly onProgress?: ((fractionDone: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sampled visible states and the means E[v | h] that they were drawn from. [chains, visible] */
export type Samples = { readonly states: NdArray; readonly means: NdArray };

/**
 * Samples ("fantasies") of an RBM by Gibbs sampling, one from each chain. Throws an InputError if a number is below 1.
 *
 * @example const { means } = await gibbsSamples({ engine, rbm, chains: 20, steps: 1000, random: seededRandom(1) });
 */
export async function gibbsSamples(sampling: Sampling): Promise<Samples> {
  const { engine, rbm, chains, steps, words = 1, random, onProgress, signal } = sampling;
  for (const [name, value] of Object.entries({ chains, steps, words })) {
    if (!Number.isInteger(value) || value < 1)
      throw new InputError(`Sampling: ${name} is ${value}, but must be a whole number from 1 up.`);
  }
  const { units, parameters } = rbm;
  const [visible, hidden] = [parameters.visibleBias.data.length, parameters.hiddenBias.data.length];
  const noiseWidth = visibleRule(units).noisePerWord ? words : visible;
  const programs = programCache<GibbsKey, RbmParameters, GibbsInputs, Samples>(
    ({ calls }) => ({
      visible: [chains, visible],
      hiddenNoise: [calls * chains, hidden],
      visibleNoise: [calls * chains, noiseWidth],
    }),
    (key, inputs) => engine.compile(gibbsProgram(units, key), { state: shapesOf(parameters), inputs }),
  );
  const state = engine.hold(parameters);
  const streams = { hidden: random.fork('hidden noise'), visible: random.fork('visible noise') };
  let samples = { states: firstStates(rbm, chains, words), means: zeros([chains, visible]) };
  try {
    for (let done = -1; done < steps; ) {
      throwIfInterrupted(signal);
      // The first call samples the visible units with all hidden units off.
      const begins = done < 0;
      const calls = begins ? 1 : Math.min(engine.stepsPerCall, steps - done);
      const { program, inputs } = await programs.get({ calls, begins });
      inputs.visible.data.set(samples.states.data);
      hiddenRule(units).fillNoise(streams.hidden, inputs.hiddenNoise.data);
      visibleRule(units).fillNoise(streams.visible, inputs.visibleNoise.data);
      samples = await program.run(state, inputs);
      done += calls;
      onProgress?.(done / steps);
    }
    return samples;
  } finally {
    state.release();
    await programs.release();
  }
}

type GibbsKey = { readonly calls: number; readonly begins: boolean };
type GibbsInputs = {
  readonly visible: NdArray;
  readonly hiddenNoise: NdArray;
  readonly visibleNoise: NdArray;
};

function gibbsProgram(
  units: RbmUnits,
  { calls, begins }: GibbsKey,
): Program<RbmParameters, GibbsInputs, Samples> {
  return (rbm, inputs) => {
    let states = inputs.visible;
    let means = states;
    const [chains] = states.shape as [number];
    for (let call = 0; call < calls; call++) {
      const noise = (rows: tf.Tensor) => tf.slice(rows, [call * chains, 0], [chains, -1]);
      const drawn = hiddenStates(rbm, units, states, noise(inputs.hiddenNoise));
      means = visibleMeans(rbm, units, begins ? tf.zerosLike(drawn) : drawn, states);
      states = visibleRule(units).sample(means, noise(inputs.visibleNoise), states, rbm);
    }
    return { outputs: { states, means } };
  };
}

/** Documents of the given length. Other units do not read their first states. */
function firstStates({ units, parameters }: Rbm, chains: number, words: number): NdArray {
  const visible = parameters.visibleBias.data.length;
  const states = zeros([chains, visible]);
  if (unitRules[units.visible].values === 'counts')
    for (let chain = 0; chain < chains; chain++) states.data[chain * visible] = words;
  return states;
}
