import type { GraphBuilder, Value } from '../builder.js';
import { broadcast, like, type TracingKernels } from './kernel.js';
import { reshaped } from './layout.js';

/** Kernels of matrix products. */
export const productKernels: TracingKernels = {
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

type Transposes = { transposeA: boolean; transposeB: boolean };

/**
 * One Gemm where there is one matrix: it reads transposed factors in place and adds the bias. MatMul for batches of
 * matrices.
 */
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
