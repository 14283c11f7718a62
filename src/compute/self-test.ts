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

/** Runs one small layer on the engine and throws an Error if it fails or differs from the js engine's result. */
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
  const shapes = { state: { weights: [5, 3] }, inputs: { rows: [4, 5] } };
  const compiled = await engine.compile(layer, shapes);
  const ramp = (shape: number[], length: number) =>
    ndarray(
      shape,
      Float32Array.from({ length }, (_, i) => Math.sin(i)),
    );
  const state = engine.hold({ weights: ramp([5, 3], 15) });
  const { activities } = await compiled.run(state, { rows: ramp([4, 5], 20) });
  state.release();
  await compiled.release();
  return activities.data;
}
