import * as tf from '@tensorflow/tfjs-core';
import { like, type TracingKernel, type TracingKernels } from './kernel.js';

/** Kernels that reduce or scan axes. */
export const reductionKernels: TracingKernels = {
  Max: reduction('ReduceMax'),
  Mean: reduction('ReduceMean'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Sum: reduction('ReduceSum'),
  Cumsum: (
    graph,
    [x],
    { axis, exclusive, reverse }: { axis: number; exclusive: boolean; reverse: boolean },
  ) => {
    const at = graph.constant([axis], { shape: [], dtype: 'int32' });
    return graph.node('CumSum', [x, at], x, { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 });
  },
  Softmax: (graph, [x], { dim }: { dim: number }) => graph.node('Softmax', [x], x, { axis: dim }),
};

type Axes = { axis?: number | number[]; reductionIndices?: number | number[]; keepDims: boolean };

function reduction(op: string): TracingKernel {
  return (graph, [x], { axis, reductionIndices, keepDims }: Axes) => {
    const axes = tf.util.parseAxisParam((axis ?? reductionIndices) as number[], [...x.shape]);
    const shape = x.shape.flatMap((length, at) => (axes.includes(at) ? (keepDims ? [1] : []) : [length]));
    const attributes = { keepdims: keepDims ? 1 : 0 };
    // Until opset 18 axes were an attribute; since then they are an input. No axes would mean all of them.
    return axes.length === 0 ? x : graph.node(op, [x, graph.integers(axes)], like(x, shape), attributes);
  };
}
