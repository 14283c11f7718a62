import type * as tf from '@tensorflow/tfjs-core';
import { ELEMENT_TYPE } from '../graph.js';
import { broadcast, like, type TracingKernel, type TracingKernels } from './kernel.js';

/** Kernels that compute each element by itself, with broadcasting, and those that fill a tensor. */
export const elementwiseKernels: TracingKernels = {
  Abs: unary('Abs'),
  Ceil: unary('Ceil'),
  Exp: unary('Exp'),
  Floor: unary('Floor'),
  Identity: unary('Identity'),
  Log: unary('Log'),
  LogicalNot: unary('Not'),
  Neg: unary('Neg'),
  Reciprocal: unary('Reciprocal'),
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  Sign: unary('Sign'),
  Sqrt: unary('Sqrt'),
  Tanh: unary('Tanh'),
  Square: (graph, [x]) => graph.node('Mul', [x, x], x),
  // log(1 + exp x) = max(x, 0) - log σ(|x|). onnxruntime's own Softplus is not vectorised and takes ten times as long.
  Softplus: (graph, [x]) => {
    const logSigmoid = graph.node('Log', [graph.node('Sigmoid', [graph.node('Abs', [x], x)], x)], x);
    return graph.node('Sub', [graph.node('Relu', [x], x), logSigmoid], x);
  },
  Rsqrt: (graph, [x]) => graph.node('Reciprocal', [graph.node('Sqrt', [x], x)], x),

  Add: binary('Add'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Sub: binary('Sub'),
  SquaredDifference: (graph, [a, b]) => {
    const difference = graph.node('Sub', [a, b], broadcast(a, b));
    return graph.node('Mul', [difference, difference], difference);
  },
  Equal: binary('Equal', 'bool'),
  Greater: binary('Greater', 'bool'),
  GreaterEqual: binary('GreaterOrEqual', 'bool'),
  Less: binary('Less', 'bool'),
  LessEqual: binary('LessOrEqual', 'bool'),
  LogicalAnd: binary('And', 'bool'),
  LogicalOr: binary('Or', 'bool'),

  Cast: (graph, [x], { dtype }: { dtype: tf.DataType }) =>
    graph.node('Cast', [x], { shape: x.shape, dtype }, { to: ELEMENT_TYPE[dtype as 'float32'] }),
  ClipByValue: (
    graph,
    [x],
    { clipValueMin, clipValueMax }: { clipValueMin: number; clipValueMax: number },
  ) => {
    const bounds = [clipValueMin, clipValueMax].map((value) => graph.filled(like(x, []), value));
    return graph.node('Clip', [x, ...bounds], x);
  },
  Fill: (graph, _inputs, { shape, value, dtype }: { shape: number[]; value: number; dtype?: tf.DataType }) =>
    graph.filled({ shape, dtype: dtype ?? 'float32' }, value),
  OnesLike: (graph, [x]) => graph.filled(x, 1),
  Select: (graph, [condition, whenTrue, whenFalse]) =>
    graph.node('Where', [condition, whenTrue, whenFalse], whenTrue),
  ZerosLike: (graph, [x]) => graph.filled(x, 0),
};

function unary(op: string): TracingKernel {
  return (graph, [x]) => graph.node(op, [x], x);
}

function binary(op: string, dtype?: tf.DataType): TracingKernel {
  return (graph, [a, b]) => graph.node(op, [a, b], { ...broadcast(a, b), dtype: dtype ?? a.dtype });
}
