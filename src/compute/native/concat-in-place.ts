/** In-place concatenation: inputs of a Concat are computed directly into its result. */
import type { Node } from '../onnx/graph.js';

/** The part of a concatenation's result into which a value is written. */
export interface ConcatPart {
  /** Name and shape of the concatenation. */
  readonly whole: string;
  readonly shape: readonly number[];
  /** Which of the concatenation's inputs the value is. */
  readonly at: number;
  /** Index of the part's first element, along each axis. */
  readonly from: readonly number[];
}

/**
 * For each value that can be written in place, by name: its part. A value of several concatenations is in place in the
 * first.
 */
export function concatParts(
  nodes: readonly Node[],
  canBePlaced: (node: Node) => boolean,
  concats: readonly Node[],
): ReadonlyMap<string, ConcatPart> {
  const shapes = new Map(
    nodes
      .filter(canBePlaced)
      .map(({ outputs, shapes }) => [outputs[0] as string, shapes[0] as readonly number[]]),
  );
  const lengths = new Map(
    nodes.flatMap(({ outputs, shapes }) => outputs.map((name, i) => [name, shapes[i]] as const)),
  );
  const parts = new Map<string, ConcatPart>();
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
        // An input of the graph: without its length, the offsets of the inputs after it are unknown.
        const length = lengths.get(name)?.[axis];
        if (length === undefined) break;
        start += length;
        continue;
      }
      const from = own.map((_, other) => (other === axis ? start : 0));
      if (!parts.has(name)) parts.set(name, { whole, shape: shape as readonly number[], at, from });
      start += own[axis] as number;
    }
  }
  return parts;
}
