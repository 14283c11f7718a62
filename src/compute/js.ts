import * as tf from '@tensorflow/tfjs-core';
import { onBackend } from './backend.js';
import type { Compiled, Engine, Program, State } from './engine.js';
import type { NdArray } from './ndarray.js';
import { arraysOf, copied, mapArrays, mapTensors, type Tensors } from './tree.js';

interface JsState<S> extends State<S> {
  arrays: S;
}

/** The reference engine: TensorFlow.js in plain JavaScript, one op after the other. Slow, and always there. */
export function jsEngine(): Engine {
  silenceBackend();
  return {
    name: 'js',
    device: 'cpu',
    threads: 1,
    version: `tfjs ${tf.version_core}`,
    stepsPerCall: 1,
    compile: async (program) => interpreted(program),
    hold: <S>(arrays: S) => {
      const state: JsState<S> = {
        arrays: copied(arrays),
        read: async () => copied(state.arrays),
        release: () => {},
      };
      return state;
    },
  };
}

/** At its first use TensorFlow.js's cpu backend advertises another one on the console; a library must not print. */
function silenceBackend(): void {
  const backend = tf.findBackend('cpu') as tf.KernelBackend & { firstUse: boolean };
  backend.firstUse = false;
}

function interpreted<S, I, O>(program: Program<S, I, O>): Compiled<S, I, O> {
  return {
    async run(state, inputs, into) {
      const held = state as JsState<S>;
      const result = onBackend('cpu', () => {
        const { state: next, outputs } = program(asTensors(held.arrays), asTensors(inputs));
        return { state: next && asArrays<S>(next), outputs: asArrays<O>(outputs) };
      });
      if (result.state !== undefined) held.arrays = result.state;
      return into === undefined ? result.outputs : written(result.outputs, into);
    },
    release: async () => {},
  };
}

function asTensors<T>(arrays: T): Tensors<T> {
  return mapArrays(arrays, ({ data, shape }): tf.Tensor => tf.tensor(data, [...shape], 'float32'));
}

function asArrays<T>(tensors: Tensors<T>): T {
  // dataSync hands out the backend's own buffer, which may be an input's: copy it.
  const read = (tensor: tf.Tensor): NdArray => ({
    shape: tensor.shape,
    data: Float32Array.from(tensor.dataSync()),
  });
  return mapTensors(tensors, read) as T;
}

function written<O>(outputs: O, into: Partial<O>): O {
  const targets = arraysOf(into);
  return mapArrays(outputs, (array, path) => {
    const target = targets.get(path);
    target?.data.set(array.data);
    return target ?? array;
  }) as O;
}
