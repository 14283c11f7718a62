/** Builds an ONNX graph node by node, without duplicate constants and dead nodes. */
import type * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../ndarray.js';
import type { Attribute, Constant, ElementType, Graph, Node, ValueInfo } from './graph.js';

/** Shape and type of a tensor. */
export interface Like {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** A value of the graph: a node's output, a constant or an input. */
export interface Value extends Like {
  readonly name: string;
  /** The value of which this one is a reshape. */
  readonly original?: Value;
}

/** Collects the nodes and constants of one graph. */
export interface GraphBuilder {
  /** Adds a node with one output, which has the shape and type of `like`. */
  node(op: string, inputs: readonly Value[], like: Like, attributes?: Record<string, Attribute>): Value;
  /** Adds a node with one output for each of `likes`. */
  nodes(
    op: string,
    inputs: readonly Value[],
    likes: readonly Like[],
    attributes?: Record<string, Attribute>,
  ): Value[];
  /** A constant. Equal constants are stored once. */
  constant(values: ArrayLike<number>, like: Like): Value;
  /** A constant with every element equal to `value`. */
  filled(like: Like, value: number): Value;
  /** A constant list of 64-bit integers: ONNX's form of axes, sizes and shapes. */
  integers(values: readonly number[]): Value;
  /** The graph from these inputs to these outputs, by their names. */
  graph(inputs: readonly Value[], outputs: ReadonlyMap<string, Value>): Graph;
}

export function graphBuilder(): GraphBuilder {
  const nodes: Node[] = [];
  const constants = new Map<string, Constant>();
  let count = 0;

  function addNodes(
    op: string,
    inputs: readonly Value[],
    likes: readonly Like[],
    attributes: Record<string, Attribute> = {},
  ): Value[] {
    const outputs = likes.map(({ shape, dtype }) => ({ name: `${op}_${count++}`, shape, dtype }));
    nodes.push({
      op,
      inputs: inputs.map(nameOf),
      outputs: outputs.map(nameOf),
      shapes: outputs.map(({ shape }) => shape),
      attributes,
    });
    return outputs;
  }

  function addConstant(type: ElementType, shape: readonly number[], bytes: Uint8Array): string {
    const key = `${type} ${shape.join('x')} ${Buffer.from(bytes).toString('base64')}`;
    const known = constants.get(key) ?? { name: `constant_${constants.size}`, type, shape, bytes };
    constants.set(key, known);
    return known.name;
  }

  const constant = (values: ArrayLike<number>, { shape, dtype }: Like): Value => ({
    name: addConstant(elementType(dtype), shape, bytesOf(values, dtype)),
    shape,
    dtype,
  });

  return {
    nodes: addNodes,
    node: (op, inputs, like, attributes) => addNodes(op, inputs, [like], attributes)[0] as Value,
    constant,
    filled: (like, value) => constant(new Float64Array(sizeOf(like.shape)).fill(value), like),
    integers(values) {
      const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      // TensorFlow.js has no 64-bit type. Only ONNX reads this value.
      return { name: addConstant('int64', [values.length], bytes), shape: [values.length], dtype: 'int32' };
    },
    graph: (inputs, outputs) => finished(nodes, [...constants.values()], inputs, outputs),
  };
}

/** The graph with its outputs under their names and without nodes and constants that no output needs. */
function finished(
  nodes: readonly Node[],
  constants: readonly Constant[],
  inputs: readonly Value[],
  outputs: ReadonlyMap<string, Value>,
): Graph {
  const outputName = new Map<string, string>();
  const produced = new Set(nodes.flatMap((node) => node.outputs));
  const copies: Node[] = [];
  for (const [name, value] of outputs) {
    if (produced.has(value.name) && !outputName.has(value.name)) outputName.set(value.name, name);
    // An input returned as it is, a constant, or a value that is two outputs.
    else
      copies.push({
        op: 'Identity',
        inputs: [value.name],
        outputs: [name],
        shapes: [value.shape],
        attributes: {},
      });
  }
  const renamed = (name: string) => outputName.get(name) ?? name;
  const named = [...nodes, ...copies].map((node) => ({
    ...node,
    inputs: node.inputs.map(renamed),
    outputs: node.outputs.map(renamed),
  }));
  const { kept, read } = neededFor([...outputs.keys()], named);
  return {
    nodes: kept,
    constants: constants.filter(({ name }) => read.has(name)),
    inputs: inputs.map((value) => valueInfo(value.name, value)),
    outputs: [...outputs].map(([name, value]) => valueInfo(name, value)),
  };
}

/** Dead code elimination: the nodes that the outputs depend on, and the names that these read. */
function neededFor(outputs: readonly string[], nodes: readonly Node[]): { kept: Node[]; read: Set<string> } {
  const read = new Set(outputs);
  const kept = nodes.toReversed().filter((node) => {
    const needed = node.outputs.some((name) => read.has(name));
    if (needed) for (const name of node.inputs) read.add(name);
    return needed;
  });
  return { kept: kept.reverse(), read };
}

const nameOf = (value: Value) => value.name;

const valueInfo = (name: string, { shape, dtype }: Like): ValueInfo => ({
  name,
  shape,
  type: elementType(dtype),
});

function elementType(dtype: tf.DataType): ElementType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(
    `A program uses the type ${dtype}, which the onnx engine does not support. Use float32, int32 or bool.`,
  );
}

function bytesOf(values: ArrayLike<number>, dtype: tf.DataType): Uint8Array {
  if (dtype === 'bool') return Uint8Array.from(values, (value) => (value ? 1 : 0));
  const typed = dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
  return new Uint8Array(typed.buffer);
}
