import * as tf from '@tensorflow/tfjs-core';
import { onBackend } from './backend.js';
import type { Compiled, Engine, Program, State } from './engine.js';
import type { NdArray } from './ndarray.js';
import { arraysOf, mapArrays, mapTensors, type Tensors, tensorsOf } from './tree.js';

/** A TensorFlow.js backend by the name it is registered under, and what there is to say of it. */
export interface EagerBackend extends Pick<Engine, 'name' | 'device' | 'threads' | 'version'> {
  readonly backend: string;
}

interface EagerState<S> extends State<S> {
  /** On the backend, kept between calls. */
  tensors: Tensors<S>;
}

/** Runs a program's ops one after the other, each when it is called, on a TensorFlow.js backend. */
export function eagerEngine({ backend, ...facts }: EagerBackend): Engine {
  return {
    ...facts,
    halvesSymmetricProducts: false,
    // More steps a call would gain nothing here, and keep all their intermediate results at once.
    stepsPerCall: 1,
    compile: async (program) => eager(program, backend),
    hold: <S>(arrays: S) => {
      const state: EagerState<S> = {
        tensors: onBackend(backend, () => kept<S>(asTensors(arrays))),
        read: async () => mapTensors(state.tensors, (tensor) => copiedOut(tensor)) as S,
        release: () => dispose(state.tensors),
      };
      return state;
    },
  };
}

function eager<S, I, O>(program: Program<S, I, O>, backend: string): Compiled<S, I, O> {
  return {
    async run(state, inputs, into) {
      // Programs never wait: without this turn of the event loop, a Ctrl-C would be heard only after the last of them.
      await new Promise((resolve) => setImmediate(resolve));
      const held = state as EagerState<S>;
      const targets = arraysOf(into ?? {});
      return onBackend(backend, () => {
        const { state: next, outputs } = program(held.tensors, asTensors(inputs));
        const copies = mapTensors(outputs, (tensor, path) => copiedOut(tensor, targets.get(path))) as O;
        if (next !== undefined) {
          const former = held.tensors;
          held.tensors = kept(next);
          dispose(former);
        }
        return copies;
      });
    },
    release: async () => {},
  };
}

/** Copies: a backend works on the memory it is given, and its results may share it. */
function asTensors<T>(arrays: T): Tensors<T> {
  return mapArrays(arrays, ({ data, shape }): tf.Tensor => tf.tensor(data.slice(), [...shape], 'float32'));
}

/** Handles of their own (the data are shared) that outlive the call: a program may hand on the tensors it was given. */
function kept<T>(tensors: Tensors<T>): Tensors<T> {
  return mapTensors<T, tf.Tensor>(tensors, (tensor) => tf.keep(tf.clone(tensor))) as Tensors<T>;
}

function dispose(tensors: unknown): void {
  for (const tensor of tensorsOf(tensors).values()) tensor.dispose();
}

function copiedOut(tensor: tf.Tensor, target?: NdArray): NdArray {
  // dataSync may hand out the backend's own buffer.
  const values = tensor.dataSync();
  if (target === undefined) return { shape: tensor.shape, data: new Float32Array(values) };
  target.data.set(values);
  return target;
}
