import type { Program } from '../engine.js';
import type { NdArray } from '../ndarray.js';
import type { Tensor } from '../tensor.js';
import { arraysOf, shapesOf, type Tensors } from '../tree.js';
import { type Constant, encodeModel, type Graph, type ValueInfo } from './graph.js';
import { PREFIX, traceProgram } from './trace.js';

/** A row-wise function with its parameters, to be exported. */
export interface RowFunction<P> {
  readonly parameters: P;
  /** [batch, input width] -> [batch, output width]; no row may depend on another. */
  readonly apply: (parameters: Tensors<P>, rows: Tensor) => Tensor;
  readonly input: { readonly name: string; readonly width: number };
  readonly output: { readonly name: string };
}

const BATCH = 'batch';

/**
 * The function as the bytes of an ONNX file, with its parameters as constants and a free batch size.
 *
 * @param metadata key-value pairs to store in the file (metadata_props)
 */
export function exportOnnx<P>(
  { parameters, apply, input, output }: RowFunction<P>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  type Rows = { readonly rows: NdArray };
  const program: Program<P, Rows, Rows> = (state, { rows }) => ({ outputs: { rows: apply(state, rows) } });
  // Traced with a batch size that equals no other length, so that it can be recognised and made free.
  const lengths = [input.width, ...[...arraysOf(parameters).values()].flatMap(({ shape }) => shape)];
  let count = 3;
  while (lengths.includes(count)) count++;
  const { graph } = traceProgram(program, {
    state: shapesOf(parameters),
    inputs: { rows: [count, input.width] },
  });
  const names = new Map([
    [`${PREFIX.input}rows`, input.name],
    [`${PREFIX.output}rows`, output.name],
  ]);
  const free = { ...graph, constants: withFreeShapes(graph, count) };
  return encodeModel(renamed({ ...free, ...withParameters(free, parameters) }, names), metadata);
}

/** The constants with the batch size replaced by -1 (inferred) in target shapes of Reshape. */
function withFreeShapes({ nodes, constants }: Graph, count: number): Constant[] {
  const shapes = new Set(nodes.filter(({ op }) => op === 'Reshape').map(({ inputs }) => inputs[1]));
  return constants.map((constant) => {
    if (!shapes.has(constant.name)) return constant;
    const lengths = new BigInt64Array(constant.bytes.slice().buffer);
    const freed = lengths.map((length) => (length === BigInt(count) ? -1n : length));
    return { ...constant, bytes: new Uint8Array(freed.buffer) };
  });
}

/** The graph's inputs and constants with the traced state, the parameters, turned from inputs into constants. */
function withParameters(graph: Graph, parameters: unknown): Pick<Graph, 'inputs' | 'constants'> {
  const constants = [...arraysOf(parameters)].map(
    ([path, { shape, data }]): Constant => ({
      name: PREFIX.state + path,
      type: 'float32',
      shape,
      bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    }),
  );
  return {
    constants: [...graph.constants, ...constants],
    inputs: graph.inputs.filter(({ name }) => !name.startsWith(PREFIX.state)),
  };
}

function renamed(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  const nameOf = (name: string) => names.get(name) ?? name;
  const freed = ({ name, type, shape }: ValueInfo): ValueInfo => ({
    name: nameOf(name),
    type,
    shape: [BATCH, ...shape.slice(1)],
  });
  return {
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(nameOf),
      outputs: node.outputs.map(nameOf),
    })),
    constants: graph.constants,
    inputs: graph.inputs.map(freed),
    outputs: graph.outputs.map(freed),
  };
}
