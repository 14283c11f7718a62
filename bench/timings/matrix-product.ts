import * as tf from '@tensorflow/tfjs-core';
import type { Engine, NoState, Program } from '../../src/compute/engine.js';
import { type NdArray, ndarray } from '../../src/compute/ndarray.js';
import type { MatrixProductSettings } from '../settings.js';
import { repeatedSeconds } from './repeat.js';

type Factors = { readonly left: NdArray; readonly right: NdArray };
type Corner = { readonly corner: NdArray };

/** Products of one call: enough to make the overhead of a call negligible. */
const PER_CALL = 10;

/** Seconds of one product, for each repetition. */
export async function timeMatrixProduct(
  engine: Engine,
  { size, products }: MatrixProductSettings,
  repetitions: number,
): Promise<number[]> {
  const chain: Program<Factors, NoState, Corner> = ({ left, right }) => {
    let result = left;
    for (let i = 0; i < PER_CALL; i++) result = tf.matMul(result, right);
    return { outputs: { corner: tf.slice(result, [0, 0], [1, 1]) } };
  };
  const shape = [size, size];
  // Every row sums to 1, and so does every row of a product: the numbers neither overflow nor vanish.
  const average = ndarray(shape, new Float32Array(size * size).fill(1 / size));
  const state = engine.hold<Factors>({ left: average, right: average });
  const compiled = await engine.compile(chain, { state: { left: shape, right: shape }, inputs: {} });
  const calls = Math.ceil(products / PER_CALL);
  try {
    const seconds = await repeatedSeconds(repetitions, async () => {
      for (let call = 0; call < calls; call++) await compiled.run(state, {});
    });
    return seconds.map((all) => all / (calls * PER_CALL));
  } finally {
    state.release();
    await compiled.release();
  }
}
