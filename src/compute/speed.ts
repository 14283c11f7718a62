import * as tf from '@tensorflow/tfjs-core';
import type { Engine, Program } from './engine.js';
import { type NdArray, ndarray } from './ndarray.js';

const SIZE = 256;
const PRODUCTS_PER_CALL = 4;

type Factors = { readonly left: NdArray; readonly right: NdArray };
type Product = { readonly corner: NdArray };

const products: Program<Factors, Record<string, never>, Product> = ({ left, right }) => {
  let product = left;
  for (let i = 0; i < PRODUCTS_PER_CALL; i++) product = tf.matMul(product, right);
  return { outputs: { corner: tf.slice(product, [0, 0], [1, 1]) } };
};

/**
 * Speed of the engine in matrix products (256 x 256, float32), in GFLOP/s, measured for about `seconds`.
 *
 * @example await measureSpeed(engine, 0.5);
 */
export async function measureSpeed(engine: Engine, seconds: number): Promise<number> {
  const shape = [SIZE, SIZE];
  const small = ndarray(shape, new Float32Array(SIZE * SIZE).fill(1 / SIZE));
  const state = engine.hold<Factors>({ left: small, right: small });
  const compiled = await engine.compile(products, { state: { left: shape, right: shape }, inputs: {} });
  try {
    await compiled.run(state, {});
    const started = performance.now();
    let calls = 0;
    let elapsed = 0;
    do {
      await compiled.run(state, {});
      calls++;
      elapsed = (performance.now() - started) / 1000;
    } while (elapsed < seconds);
    return (2 * SIZE ** 3 * PRODUCTS_PER_CALL * calls) / elapsed / 1e9;
  } finally {
    state.release();
    await compiled.release();
  }
}
