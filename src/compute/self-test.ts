import * as tf from '@tensorflow/tfjs-core';
import type { Engine, Program } from './engine.js';
import { jsEngine } from './js.js';
import { type NdArray, ndarray } from './ndarray.js';

type Weights = { readonly weights: NdArray };
type Rows = { readonly rows: NdArray };
type Activities = { readonly activities: NdArray };

const layer: Program<Weights, Rows, Activities> = ({ weights }, { rows }) => ({
  outputs: { activities: tf.sigmoid(tf.matMul(rows, weights)) },
});

/** Larger than the vectors and tiles of any processor, and no multiple of them. */
const [ROWS, DEPTH, COLUMNS] = [37, 21, 43];

/**
 * Runs one small layer. Throws an Error if that fails, or if the result differs from the js engine's by 1e-5 or more.
 */
export async function selfTest(engine: Engine): Promise<void> {
  const [expected, actual] = [await activitiesOn(jsEngine()), await activitiesOn(engine)];
  const worst = expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (actual[i] as number))),
    0,
  );
  // NaN must fail too.
  if (!(worst < 1e-5)) throw new Error(`its self-test is off by ${worst}`);
}

async function activitiesOn(engine: Engine): Promise<Float32Array> {
  const shapes = { state: { weights: [DEPTH, COLUMNS] }, inputs: { rows: [ROWS, DEPTH] } };
  const compiled = await engine.compile(layer, shapes);
  const waves = (shape: [number, number]) =>
    ndarray(
      shape,
      Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => Math.sin(i)),
    );
  const state = engine.hold({ weights: waves([DEPTH, COLUMNS]) });
  const { activities } = await compiled.run(state, { rows: waves([ROWS, DEPTH]) });
  state.release();
  await compiled.release();
  return activities.data;
}
