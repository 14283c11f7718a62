import * as tf from '@tensorflow/tfjs-core';
import type { GraphBuilder, Like, Value } from '../builder.js';

/** A kernel's input tensors. TensorFlow.js checks their number; the type spares each kernel the proof. */
export type Inputs = readonly [Value, Value, Value, ...Value[]];

/**
 * Writes one call of a TensorFlow.js kernel as ONNX nodes. `attributes` are those TensorFlow.js passes to the kernel.
 */
export type TracingKernel = (graph: GraphBuilder, inputs: Inputs, attributes: never) => Value | Value[];

/** Kernels by TensorFlow.js's names. */
export type TracingKernels = Readonly<Record<string, TracingKernel>>;

/** A value of the same type and another shape. */
export function like({ dtype }: Like, shape: readonly number[]): Like {
  return { shape, dtype };
}

/** A value of a's type and the shape to which a and b broadcast. */
export function broadcast(a: Like, b: Like): Like {
  return like(a, tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]));
}
