import * as tf from '@tensorflow/tfjs-core';
import type { GraphBuilder, Value } from '../builder.js';
import { like, type TracingKernels } from './kernel.js';

/** Kernels that move elements without computing: reshapes, transposes, slices, concatenations. */
export const layoutKernels: TracingKernels = {
  Concat: (graph, inputs, { axis }: { axis: number }) => concatenated(graph, inputs, axis),
  ExpandDims: (graph, [x], { dim }: { dim: number }) =>
    reshaped(graph, x, x.shape.toSpliced(dim < 0 ? x.shape.length + 1 + dim : dim, 0, 1)),
  Pack: (graph, inputs, { axis }: { axis: number }) => {
    const at = axis < 0 ? inputs[0].shape.length + 1 + axis : axis;
    const unsqueezed = inputs.map((x) => reshaped(graph, x, x.shape.toSpliced(at, 0, 1)));
    return concatenated(graph, unsqueezed, at);
  },
  Reshape: (graph, [x], { shape }: { shape: number[] }) =>
    reshaped(graph, x, tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape([...x.shape]))),
  Slice: (graph, [x], { begin, size }: { begin: number[]; size: number[] }) => {
    const [from, lengths] = tf.slice_util.parseSliceParams(x as unknown as tf.TensorInfo, begin, size) as [
      number[],
      number[],
    ];
    const to = from.map((start, axis) => start + (lengths[axis] as number));
    return graph.node('Slice', [x, graph.integers(from), graph.integers(to)], like(x, lengths));
  },
  SplitV: (graph, [x], { numOrSizeSplits, axis }: { numOrSizeSplits: number | number[]; axis: number }) => {
    const at = axis < 0 ? x.shape.length + axis : axis;
    return split(
      graph,
      x,
      tf.backend_util.prepareSplitSize(x as unknown as tf.Tensor, numOrSizeSplits, at),
      at,
    );
  },
  Tile: (graph, [x], { reps }: { reps: number[] }) => {
    const shape = x.shape.map((length, axis) => length * (reps[axis] as number));
    return graph.node('Tile', [x, graph.integers(reps)], like(x, shape));
  },
  Transpose: (graph, [x], { perm }: { perm: number[] }) => {
    const shape = perm.map((axis) => x.shape[axis] as number);
    return graph.node('Transpose', [x], like(x, shape), { perm });
  },
  Unpack: (graph, [x], { axis }: { axis: number }) => {
    const at = axis < 0 ? x.shape.length + axis : axis;
    const slices = split(graph, x, Array(x.shape[at]).fill(1), at);
    return slices.map((slice) => reshaped(graph, slice, x.shape.toSpliced(at, 1)));
  },
};

/** `x` in another shape. Reshaping back to the original shape adds no node. */
export function reshaped(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
  const { original = x } = x;
  if (tf.util.arraysEqual([...original.shape], [...shape])) return original;
  return { ...graph.node('Reshape', [original, graph.integers(shape)], like(x, shape)), original };
}

function concatenated(graph: GraphBuilder, inputs: readonly Value[], axis: number): Value {
  const first = inputs[0] as Value;
  const at = axis < 0 ? first.shape.length + axis : axis;
  const length = inputs.reduce((sum, { shape }) => sum + (shape[at] as number), 0);
  return graph.node('Concat', inputs, like(first, first.shape.with(at, length)), { axis: at });
}

function split(graph: GraphBuilder, x: Value, sizes: readonly number[], axis: number): Value[] {
  const parts = sizes.map((size) => like(x, x.shape.with(axis, size)));
  return graph.nodes('Split', [x, graph.integers(sizes)], parts, { axis });
}
