import * as tf from '@tensorflow/tfjs-core';
import { onBackend } from './backend.js';
import type { Compiled, Engine, Program, State } from './engine.js';
import type { NdArray } from './ndarray.js';
import { arraysOf, mapArrays, mapTensors, type Tensors, tensorsOf } from './tree.js';

/** A registered TensorFlow.js backend, by name, and the engine's facts. */
export interface EagerBackend extends Pick<Engine, 'name' | 'device' | 'threads' | 'version'> {
  readonly backend: string;
}

interface EagerState<S> extends State<S> {
  /** The arrays on the backend, kept between calls. */
  tensors: Tensors<S>;
}

/**
 * An engine without compilation: runs a program's ops one by one, as the program calls them, on a TensorFlow.js
 * backend.
 */
export function eagerEngine({ backend, ...facts }: EagerBackend): Engine {
  return {
    ...facts,
    halvesSymmetricProducts: false,
    // More steps a call would save nothing, and would keep the intermediate results of all of them.
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
      // Programs are synchronous: without a turn of the event loop here, Ctrl-C would have no effect until the last one
      // ends.
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

/** Copies the arrays: a backend may keep and share the memory that it is given. */
function asTensors<T>(arrays: T): Tensors<T> {
  return mapArrays(arrays, ({ data, shape }): tf.Tensor => tf.tensor(data.slice(), [...shape], 'float32'));
}

/** New handles on the same data, which outlive the call. New, because a program may return the tensors it was given. */
function kept<T>(tensors: Tensors<T>): Tensors<T> {
  return mapTensors<T, tf.Tensor>(tensors, (tensor) => tf.keep(tf.clone(tensor))) as Tensors<T>;
}

function dispose(tensors: unknown): void {
  for (const tensor of tensorsOf(tensors).values()) tensor.dispose();
}

function copiedOut(tensor: tf.Tensor, target?: NdArray): NdArray {
  // dataSync may return the backend's own buffer.
  const values = tensor.dataSync();
  if (target === undefined) return { shape: tensor.shape, data: new Float32Array(values) };
  target.data.set(values);
  return target;
}
