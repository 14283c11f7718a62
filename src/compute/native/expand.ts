/** Legalisation: nodes without a native operator are written as several that have one. */
import type { Node } from '../onnx/graph.js';
import { ELEMENT_TYPE } from '../onnx/graph.js';

/** The nodes with Cast, Clip, Softmax and Gemm with a bias decomposed into simpler ones. */
export function expanded(nodes: readonly Node[]): Node[] {
  return nodes.flatMap(expandedNode);
}

function expandedNode(node: Node): Node[] {
  const { op, inputs, outputs, shapes, attributes } = node;
  const [output, shape] = [outputs[0] as string, shapes[0] as readonly number[]];
  const part = (op: string, inputs: readonly string[], name: string, changes: Partial<Node> = {}): Node => ({
    op,
    inputs,
    outputs: [name],
    shapes: [shape],
    attributes: {},
    ...changes,
  });
  const [x, low, high] = inputs as [string, string, string];
  switch (op) {
    case 'Cast': {
      const wanted = { [ELEMENT_TYPE.bool]: 'Truth', [ELEMENT_TYPE.int32]: 'Truncate' }[
        attributes.to as number
      ];
      return [part(wanted ?? 'Identity', [x], output)];
    }
    case 'Clip': {
      const above = `${output}/above`;
      return [part('Max', [x, low], above), part('Min', [above, high], output)];
    }
    case 'Gemm': {
      if (inputs.length === 2) return [node];
      const product = `${output}/product`;
      return [
        part('Gemm', inputs.slice(0, 2), product, { attributes }),
        part('Add', [product, high], output),
      ];
    }
    case 'Softmax': {
      const [most, apart, raised, sum] = ['most', 'apart', 'raised', 'sum'].map(
        (name) => `${output}/${name}`,
      ) as [string, string, string, string];
      const axis = attributes.axis as number;
      const at = axis < 0 ? axis + shape.length : axis;
      const along = { attributes: { axes: [at] }, shapes: [shape.with(at, 1)] };
      return [
        part('ReduceMax', [x], most, along),
        part('Sub', [x, most], apart),
        part('Exp', [apart], raised),
        part('ReduceSum', [raised], sum, along),
        part('Div', [raised, sum], output),
      ];
    }
    default:
      return [node];
  }
}
