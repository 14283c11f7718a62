/** The compiler's driver: legalise, lower with element-wise fusion, fuse epilogues. */
import type { Graph } from '../onnx/graph.js';
import { expanded } from './expand.js';
import { withFusedEpilogues } from './fuse-epilogue.js';
import { Lowering } from './lowering.js';
import { operators, reduce } from './operators.js';
import type { Step } from './plan.js';

/** The operators of the native code, by ONNX's names. */
export interface Abilities {
  readonly elementwise: readonly string[];
  readonly reductions: readonly string[];
}

export interface Lowered {
  readonly steps: readonly Step[];
  /** All constants, concatenated. */
  readonly constants: Float32Array;
  /** Sizes of the arrays given with each call, in elements: inputs, then outputs. */
  readonly lengths: readonly number[];
}

/** Lowers a graph to steps. Throws an Error if it has an operator that the native code lacks. */
export function lowered(graph: Graph, { elementwise, reductions }: Abilities): Lowered {
  const nodes = expanded(graph.nodes);
  const lowering = new Lowering(graph, nodes, (op) => elementwise.includes(op));
  for (const node of nodes) {
    const operator = operators[node.op];
    if (elementwise.includes(node.op)) lowering.fuse(node);
    else if (reductions.includes(node.op)) reduce(lowering, node);
    else if (operator !== undefined) operator(lowering, node);
    else throw new Error(`The native engine does not have the operator ${node.op}.`);
  }
  lowering.flushAll();
  const { steps, constants, lengths } = lowering;
  return { steps: withFusedEpilogues(steps), constants: constants.numbers, lengths };
}
