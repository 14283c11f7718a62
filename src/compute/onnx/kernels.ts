import * as tf from '@tensorflow/tfjs-core';
import type { GraphBuilder, Like, Value } from './builder.js';
import { ELEMENT_TYPE } from './graph.js';

/** TensorFlow.js hands a kernel the inputs it declares; the type spares each kernel the proof. */
type Inputs = readonly [Value, Value, Value, ...Value[]];

/** Writes one TensorFlow.js kernel as ONNX nodes. `attributes` are those TensorFlow.js passes to the kernel. */
export type TracingKernel = (graph: GraphBuilder, inputs: Inputs, attributes: never) => Value | Value[];

/** Every op the onnx engine knows, by TensorFlow.js's kernel name. */
export const kernels: Readonly<Record<string, TracingKernel>> = {
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
  // log(1 + exp x) = max(x, 0) - log σ(|x|). onnxruntime's own Softplus takes ten times as long: one number at a time.
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

  Max: reduction('ReduceMax'),
  Mean: reduction('ReduceMean'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Sum: reduction('ReduceSum'),

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
  Softmax: (graph, [x], { dim }: { dim: number }) => graph.node('Softmax', [x], x, { axis: dim }),
  ZerosLike: (graph, [x]) => graph.filled(x, 0),

  Concat: (graph, inputs, { axis }: { axis: number }) => concatenated(graph, inputs, axis),
  Cumsum: (
    graph,
    [x],
    { axis, exclusive, reverse }: { axis: number; exclusive: boolean; reverse: boolean },
  ) => {
    const at = graph.constant([axis], { shape: [], dtype: 'int32' });
    return graph.node('CumSum', [x, at], x, { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 });
  },
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

  BatchMatMul: (graph, [a, b], transposes: Transposes) => product(graph, a, b, undefined, transposes),
  _FusedMatMul: (graph, [a, b, bias], { activation, ...transposes }: Transposes & { activation: string }) => {
    const result = product(graph, a, b, bias, transposes);
    if (activation === 'linear') return result;
    const op = { relu: 'Relu', sigmoid: 'Sigmoid' }[activation];
    if (op !== undefined) return graph.node(op, [result], result);
    throw new Error(
      `The onnx engine does not know tf.fused.matMul with the activation '${activation}'. Apply it to the product.`,
    );
  },
};

function like({ dtype }: Like, shape: readonly number[]): Like {
  return { shape, dtype };
}

function broadcast(a: Like, b: Like): Like {
  return like(a, tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]));
}

function unary(op: string): TracingKernel {
  return (graph, [x]) => graph.node(op, [x], x);
}

function binary(op: string, dtype?: tf.DataType): TracingKernel {
  return (graph, [a, b]) => graph.node(op, [a, b], { ...broadcast(a, b), dtype: dtype ?? a.dtype });
}

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

/** There and back again is no node at all. */
function reshaped(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
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

type Transposes = { transposeA: boolean; transposeB: boolean };

/** Gemm reads a transposed matrix in place and adds a bias; MatMul, for the rest, knows batches of matrices. */
function product(
  graph: GraphBuilder,
  a: Value,
  b: Value,
  bias: Value | undefined,
  transposes: Transposes,
): Value {
  const { transposeA, transposeB } = transposes;
  const [rows, columns] = [
    a.shape.at(transposeA ? -1 : -2) as number,
    b.shape.at(transposeB ? -2 : -1) as number,
  ];
  const batch = broadcast(like(a, a.shape.slice(0, -2)), like(b, b.shape.slice(0, -2))).shape;
  if (batch.every((length) => length === 1)) {
    const factors = [a, b].map((matrix) => reshaped(graph, matrix, matrix.shape.slice(-2)));
    const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
    const matrix = graph.node(
      'Gemm',
      bias ? [...factors, bias] : factors,
      like(a, [rows, columns]),
      attributes,
    );
    return reshaped(graph, matrix, [...batch, rows, columns]);
  }
  const [left, right] = [
    transposeA ? matrixTransposed(graph, a) : a,
    transposeB ? matrixTransposed(graph, b) : b,
  ];
  const result = graph.node('MatMul', [left, right], like(a, [...batch, rows, columns]));
  return bias ? graph.node('Add', [result, bias], result) : result;
}

function matrixTransposed(graph: GraphBuilder, x: Value): Value {
  const perm = x.shape.map((_, axis) => axis);
  perm.push(...perm.splice(-2).reverse());
  return graph.node(
    'Transpose',
    [x],
    like(
      x,
      perm.map((axis) => x.shape[axis] as number),
    ),
    { perm },
  );
}
