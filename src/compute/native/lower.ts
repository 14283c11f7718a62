import type { Graph } from '../onnx/graph.js';
import { expanded } from './expand.js';
import { Lowering } from './lowering.js';
import { operators, reduce } from './operators.js';
import type { Step } from './plan.js';
import { usingProducts } from './use-products.js';

/** The operators that the native code knows by name. */
export interface Abilities {
  readonly elementwise: readonly string[];
  readonly reductions: readonly string[];
}

export interface Lowered {
  readonly steps: readonly Step[];
  /** All constants, one after the other. */
  readonly constants: Float32Array;
  /** How many numbers each array holds that comes with a call: inputs, then outputs. */
  readonly lengths: readonly number[];
}

/** The steps that compute a graph. */
export function lowered(graph: Graph, { elementwise, reductions }: Abilities): Lowered {
  const nodes = expanded(graph.nodes);
  const lowering = new Lowering(graph, nodes, (op) => elementwise.includes(op));
  for (const node of nodes) {
    const operator = operators[node.op];
    if (elementwise.includes(node.op)) lowering.join(node);
    else if (reductions.includes(node.op)) reduce(lowering, node);
    else if (operator !== undefined) operator(lowering, node);
    else throw new Error(`The native engine does not know the operator ${node.op}.`);
  }
  lowering.finish();
  const { steps, constants, lengths } = lowering;
  return { steps: usingProducts(steps), constants: constants.numbers, lengths };
}
