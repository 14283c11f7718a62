/** The lowering rules of operators that are not element-wise. */
import { sizeOf } from '../ndarray.js';
import type { Node } from '../onnx/graph.js';
import type { Shape } from '../tree.js';
import type { Lowering } from './lowering.js';
import { broadcastView, reshapedView, slicedView, transposedView, type View } from './view.js';

/** Lowers a node. Slices, transposes and most reshapes become views and add no step. */
type Operator = (lowering: Lowering, node: Node) => void;

/** By ONNX's names. Reductions are lowered by `reduce`. */
export const operators: Readonly<Record<string, Operator>> = {
  Gemm: multiply,
  MatMul: multiply,

  Concat(lowering, { inputs, outputs, shapes, attributes }) {
    const [output, shape] = [outputs[0] as string, shapes[0] as Shape];
    const to = lowering.memoryFor(output, shape);
    const axis = attributes.axis as number;
    let start = 0;
    for (const [at, name] of inputs.entries()) {
      const part = lowering.need(name);
      if (!lowering.isInPlace(name, output, at)) {
        lowering.copy(part, slicedView(to, along(shape, axis, start), part.shape));
      }
      start += part.shape[axis] as number;
    }
    lowering.bind(output, to);
  },

  CumSum(lowering, { inputs, outputs, attributes }) {
    const input = lowering.need(inputs[0] as string);
    const [given] = lowering.constants.integers(inputs[1] as string) as [number];
    const axis = given < 0 ? given + input.shape.length : given;
    const last = input.shape.length - 1;
    const swapped = input.shape.map((_, at) => (at === axis ? last : at === last ? axis : at));
    const turned = transposedView(input, swapped);
    const rows = [sizeOf(turned.shape.slice(0, -1)), turned.shape[last] as number];
    const to = lowering.fresh(rows);
    lowering.steps.push({
      kind: 'runningSum',
      exclusive: attributes.exclusive === 1,
      backwards: attributes.reverse === 1,
      input: lowering.reshaped(turned, rows),
      to,
    });
    lowering.bind(outputs[0] as string, transposedView(lowering.reshaped(to, turned.shape), swapped));
  },

  Reshape(lowering, { inputs, outputs, shapes }) {
    const view = lowering.need(inputs[0] as string);
    lowering.bind(outputs[0] as string, lowering.reshaped(view, shapes[0] as Shape));
  },

  Slice(lowering, { inputs, outputs, shapes }) {
    const from = lowering.constants.integers(inputs[1] as string);
    const view = lowering.need(inputs[0] as string);
    lowering.bind(outputs[0] as string, slicedView(view, from, shapes[0] as Shape));
  },

  Split(lowering, { inputs, outputs, shapes, attributes }) {
    const view = lowering.need(inputs[0] as string);
    const axis = attributes.axis as number;
    let start = 0;
    for (const [at, name] of outputs.entries()) {
      const shape = shapes[at] as Shape;
      lowering.bind(name, slicedView(view, along(shape, axis, start), shape));
      start += shape[axis] as number;
    }
  },

  Tile(lowering, { inputs, outputs, shapes }) {
    const view = lowering.need(inputs[0] as string);
    const repeats = lowering.constants.integers(inputs[1] as string);
    const apart = reshapedView(
      view,
      view.shape.flatMap((length) => [1, length]),
    ) as View;
    const repeated = broadcastView(
      apart,
      view.shape.flatMap((length, axis) => [repeats[axis] as number, length]),
    );
    const copied = lowering.copy(repeated, lowering.fresh(repeated.shape));
    lowering.bind(outputs[0] as string, lowering.reshaped(copied, shapes[0] as Shape));
  },

  Transpose(lowering, { inputs, outputs, attributes }) {
    const view = lowering.need(inputs[0] as string);
    lowering.bind(outputs[0] as string, transposedView(view, attributes.perm as readonly number[]));
  },
};

/** Lowers a reduction. Its axes are an attribute or, since opset 18, an input of integers. */
export function reduce(lowering: Lowering, { op, inputs, outputs, shapes, attributes }: Node): void {
  const input = lowering.need(inputs[0] as string);
  const axes =
    (attributes.axes as readonly number[] | undefined) ?? lowering.constants.integers(inputs[1] as string);
  const gone = axes.map((axis) => (axis < 0 ? axis + input.shape.length : axis));
  const all = [...input.shape.keys()];
  const stay = all.filter((axis) => !gone.includes(axis));
  const go = all.filter((axis) => gone.includes(axis));
  const output = outputs[0] as string;
  const to = lowering.memoryFor(output, shapes[0] as Shape);
  const turned = transposedView(input, [...stay, ...go]);
  lowering.steps.push({ kind: 'reduction', op, staying: stay.length, input: turned, to });
  lowering.bind(output, to);
}

/**
 * Lowers a product: one step for each matrix of the batch. The last two axes are the matrices', those before are
 * broadcast.
 */
function multiply(lowering: Lowering, { inputs, outputs, shapes, attributes }: Node): void {
  const [output, shape] = [outputs[0] as string, shapes[0] as Shape];
  const to = lowering.memoryFor(output, shape);
  const batch = shape.slice(0, -2);
  const factor = (at: 0 | 1) => {
    const view = lowering.need(inputs[at] as string);
    const turned = attributes[at === 0 ? 'transA' : 'transB'] === 1 ? transposedView(view, [1, 0]) : view;
    return broadcastView(turned, [...batch, ...turned.shape.slice(-2)]);
  };
  const [left, right] = [factor(0), factor(1)];
  for (let number = 0; number < sizeOf(batch); number++) {
    const [one, other, product] = [left, right, to].map((view) => matrixOf(view, number)) as [
      View,
      View,
      View,
    ];
    lowering.steps.push({ kind: 'gemm', left: one, right: other, to: product });
  }
  lowering.bind(output, to);
}

/** Matrix `number` of a batch, counted row-major over the axes before the last two. */
function matrixOf(view: View, number: number): View {
  const batch = view.shape.slice(0, -2);
  const from = batch.map((length, axis) => Math.floor(number / sizeOf(batch.slice(axis + 1))) % length);
  const { offset } = slicedView(view, [...from, 0, 0], view.shape);
  return { ...view, offset, shape: view.shape.slice(-2), strides: view.strides.slice(-2) };
}

/** The index of all zeros but for `start` along one axis. */
function along(shape: Shape, axis: number, start: number): number[] {
  return shape.map((_, other) => (other === axis ? start : 0));
}
