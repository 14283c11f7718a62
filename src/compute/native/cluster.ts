import type { Node } from '../onnx/graph.js';
import type { Operation, Step } from './plan.js';
import { broadcastView, type View } from './view.js';

/** Operations on each number that wait to be done together: they have results of one shape. */
export interface Cluster {
  readonly shape: readonly number[];
  readonly nodes: Node[];
}

/** More would not stay near the processor: every operation has a block of numbers there. */
export const MOST_OPERATIONS = 24;

/** The step that does all of a cluster. Results that something else reads get memory, the others live in between. */
export function clusterStep(
  { shape, nodes }: Cluster,
  viewOf: (name: string) => View,
  isWanted: (name: string) => boolean,
  memoryFor: (name: string) => View,
): { readonly step: Step; readonly written: ReadonlyMap<string, View> } {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  const inputs = [...new Set(nodes.flatMap(({ inputs }) => inputs))].filter((name) => !made.has(name));
  const written = new Map([...made].filter(isWanted).map((name) => [name, memoryFor(name)] as const));
  const places = new Map([...inputs, ...written.keys()].map((name, at) => [name, at] as const));
  const { operations, kept } = operationsOf(nodes, places);
  return {
    step: {
      kind: 'elementwise',
      shape,
      inputs: inputs.map((name) => broadcastView(viewOf(name), shape)),
      outputs: [...written.values()],
      operations,
      kept,
    },
    written,
  };
}

/** Places for values in between are used again when nothing reads them any more, but never by the operation that reads them last. */
function operationsOf(
  nodes: readonly Node[],
  places: Map<string, number>,
): { readonly operations: Operation[]; readonly kept: number } {
  const fixed = places.size;
  const lastReader = new Map(nodes.flatMap(({ inputs }, at) => inputs.map((name) => [name, at] as const)));
  const free: number[] = [];
  let kept = 0;
  const operations = nodes.map(({ op, inputs, outputs }, at) => {
    const [output] = outputs as [string];
    const from = inputs.map((name) => places.get(name) as number);
    if (!places.has(output)) places.set(output, free.pop() ?? fixed + kept++);
    for (const name of new Set(inputs)) {
      const place = places.get(name) as number;
      if (place >= fixed && lastReader.get(name) === at) free.push(place);
    }
    return { op, from, to: places.get(output) as number };
  });
  return { operations, kept };
}
