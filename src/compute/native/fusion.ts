/** Element-wise fusion: a group of operations of one shape becomes a single step, which passes over memory once. */
import type { Node } from '../onnx/graph.js';
import type { Operation, Step } from './plan.js';
import { broadcastView, type View } from './view.js';

/** A fusion group: element-wise nodes whose results have one shape, in the order of the graph. */
export interface FusionGroup {
  readonly shape: readonly number[];
  readonly nodes: Node[];
}

/** Most nodes of a group. With more, the temporaries (a block of numbers each) would not fit into the L1 cache. */
export const MOST_OPERATIONS = 24;

/** The step that computes a group. Results that are wanted outside of it get memory; the others are temporaries. */
export function fusedStep(
  { shape, nodes }: FusionGroup,
  viewOf: (name: string) => View,
  isWanted: (name: string) => boolean,
  memoryFor: (name: string) => View,
): { readonly step: Step; readonly written: ReadonlyMap<string, View> } {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  const inputs = [...new Set(nodes.flatMap(({ inputs }) => inputs))].filter((name) => !made.has(name));
  const written = new Map([...made].filter(isWanted).map((name) => [name, memoryFor(name)] as const));
  const places = new Map([...inputs, ...written.keys()].map((name, at) => [name, at] as const));
  const { operations, temporaries } = operationsOf(nodes, places);
  return {
    step: {
      kind: 'elementwise',
      shape,
      inputs: inputs.map((name) => broadcastView(viewOf(name), shape)),
      outputs: [...written.values()],
      operations,
      temporaries,
    },
    written,
  };
}

/** Allocates temporaries. One is reused after its last reader, but never for the result of that reader itself. */
function operationsOf(
  nodes: readonly Node[],
  places: Map<string, number>,
): { readonly operations: Operation[]; readonly temporaries: number } {
  const fixed = places.size;
  const lastReader = new Map(nodes.flatMap(({ inputs }, at) => inputs.map((name) => [name, at] as const)));
  const free: number[] = [];
  let temporaries = 0;
  const operations = nodes.map(({ op, inputs, outputs }, at) => {
    const [output] = outputs as [string];
    const from = inputs.map((name) => places.get(name) as number);
    if (!places.has(output)) places.set(output, free.pop() ?? fixed + temporaries++);
    for (const name of new Set(inputs)) {
      const place = places.get(name) as number;
      if (place >= fixed && lastReader.get(name) === at) free.push(place);
    }
    return { op, from, to: places.get(output) as number };
  });
  return { operations, temporaries };
}
