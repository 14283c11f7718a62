import type { Node } from '../onnx/graph.js';

/** Where in a concatenation a value lies. */
export interface Place {
  /** The concatenation, and its shape. */
  readonly whole: string;
  readonly shape: readonly number[];
  /** Which of its inputs the value is. */
  readonly at: number;
  readonly from: readonly number[];
}

/** Values that are written where they will be read as a part of a concatenation, so that nothing is copied for it. */
export function concatPlaces(
  nodes: readonly Node[],
  canBePlaced: (node: Node) => boolean,
  concats: readonly Node[],
): ReadonlyMap<string, Place> {
  const shapes = new Map(
    nodes
      .filter(canBePlaced)
      .map(({ outputs, shapes }) => [outputs[0] as string, shapes[0] as readonly number[]]),
  );
  const lengths = new Map(
    nodes.flatMap(({ outputs, shapes }) => outputs.map((name, i) => [name, shapes[i]] as const)),
  );
  const places = new Map<string, Place>();
  for (const {
    inputs,
    outputs,
    shapes: [shape],
    attributes,
  } of concats) {
    const axis = attributes.axis as number;
    const whole = outputs[0] as string;
    let start = 0;
    for (const [at, name] of inputs.entries()) {
      const own = shapes.get(name);
      if (own === undefined) {
        // Where the next begins cannot be told without this one's length.
        const length = lengths.get(name)?.[axis];
        if (length === undefined) break;
        start += length;
        continue;
      }
      const from = own.map((_, other) => (other === axis ? start : 0));
      if (!places.has(name)) places.set(name, { whole, shape: shape as readonly number[], at, from });
      start += own[axis] as number;
    }
  }
  return places;
}
