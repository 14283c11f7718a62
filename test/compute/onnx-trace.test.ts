import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { Program } from '../../src/compute/engine.js';
import type { NdArray } from '../../src/compute/ndarray.js';
import { traceProgram } from '../../src/compute/onnx/trace.js';

type Layer = { readonly weights: NdArray; readonly bias: NdArray };
type Rows = { readonly rows: NdArray };
type LayerTensors = { readonly weights: tf.Tensor2D; readonly bias: tf.Tensor };

/** The ONNX ops of what is made of a layer, in the order in which they run, and how many constants they read. */
function traced(output: (rows: tf.Tensor2D, layer: LayerTensors) => tf.Tensor) {
  const program: Program<Layer, Rows, { readonly output: NdArray }> = (layer, { rows }) => ({
    outputs: { output: output(rows as tf.Tensor2D, layer as LayerTensors) },
  });
  const { graph } = traceProgram(program, {
    state: { weights: [3, 2], bias: [2] },
    inputs: { rows: [4, 3] },
  });
  return { ops: graph.nodes.map(({ op }) => op), constants: graph.constants.length };
}

describe('traceProgram', () => {
  test('writes a product with its bias as one node, transposed or not', () => {
    const layer = traced((a, { weights, bias }) => tf.fused.matMul({ a, b: weights, bias }));
    expect(layer).toEqual({ ops: ['Gemm'], constants: 0 });
    const back = traced((a, { weights }) => tf.matMul(weights, a, true, true));
    expect(back).toEqual({ ops: ['Gemm'], constants: 0 });
  });

  test('omits nodes that no output needs', () => {
    const { ops, constants } = traced((rows, { weights }) => {
      tf.mul(tf.exp(rows), 17);
      return tf.neg(tf.matMul(rows, weights));
    });
    expect({ ops, constants }).toEqual({ ops: ['Gemm', 'Neg'], constants: 0 });
  });

  test('adds no node for reshaping back to the original shape', () => {
    const { ops } = traced((rows) => tf.neg(tf.reshape(tf.reshape(rows, [12]), [4, 3])));
    expect(ops).toEqual(['Neg']);
  });
});
