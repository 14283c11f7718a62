import { sizeOf } from '../ndarray.js';
import type { Shape } from '../tree.js';

/** A piece of memory: an array that comes with each call, the constants, what lies in between, or a product that never exists as a whole. */
export interface Block {
  readonly kind: 'array' | 'constant' | 'between' | 'product';
  /** Which of the arrays, or where among the constants; of what lies in between, nothing is known yet. */
  readonly at: number;
  /** How many numbers it holds. */
  readonly size: number;
}

/** An array's numbers in a block: where the first lies, and how far apart they are along each axis. */
export interface View {
  readonly block: Block;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** The whole block, row by row. */
export function whole(block: Block, shape: Shape): View {
  return { block, offset: 0, shape, strides: rowByRow(shape) };
}

/** Whether it is all of a block in between, row by row. */
export const isWhole = ({ block, shape, strides }: View): boolean =>
  block.kind === 'between' &&
  block.size === sizeOf(shape) &&
  String(mergedAxes(shape, [strides]).strides) === '1';

function rowByRow(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** Repeated along new axes in front, and along axes of length 1. */
export function broadcastView(view: View, shape: Shape): View {
  const added = shape.length - view.shape.length;
  const strides = shape.map((length, axis) => {
    const own = view.shape[axis - added];
    return own === undefined || (own === 1 && length !== 1) ? 0 : (view.strides[axis - added] as number);
  });
  return { ...view, shape, strides };
}

/** The part from these places on, so long along each axis. */
export function slicedView(view: View, from: readonly number[], shape: Shape): View {
  const skipped = from.reduce((sum, place, axis) => sum + place * (view.strides[axis] as number), 0);
  return { ...view, offset: view.offset + skipped, shape };
}

/** Axis i is axis perm[i] of the view. */
export function transposedView(view: View, perm: readonly number[]): View {
  const moved = (list: readonly number[]) => perm.map((axis) => list[axis] as number);
  return { ...view, shape: moved(view.shape), strides: moved(view.strides) };
}

/** The same numbers in another shape; undefined where they would have to be moved for that. */
export function reshapedView(view: View, shape: Shape): View | undefined {
  const [strides] = mergedAxes(view.shape, [view.strides]).strides as [number[]];
  if (strides.length === 1 && (strides[0] === 1 || sizeOf(shape) === 1)) {
    return { ...view, shape, strides: rowByRow(shape) };
  }
  const longer = ({ shape, strides }: Pick<View, 'shape' | 'strides'>) =>
    shape.flatMap((length, axis) => (length === 1 ? [] : [[length, strides[axis] as number]]));
  const kept = longer(view);
  const wanted = shape.filter((length) => length !== 1);
  if (wanted.length !== kept.length || wanted.some((length, axis) => length !== kept[axis]?.[0]))
    return undefined;
  const left = kept.map(([, stride]) => stride as number);
  return { ...view, shape, strides: shape.map((length) => (length === 1 ? 0 : (left.shift() as number))) };
}

/**
 * The same places with as few axes as possible, at least one: neighbours become one where a step along the first is as far
 * as all along the second, for each of several views.
 */
export function mergedAxes(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { shape: number[]; strides: number[][] } {
  const merged: number[] = [];
  const apart: number[][] = strides.map(() => []);
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const own = strides.map((list) => list[axis] as number);
    const last = merged.length - 1;
    if (last >= 0 && own.every((stride, view) => apart[view]?.[last] === stride * length)) {
      merged[last] = (merged[last] as number) * length;
      for (const [view, stride] of own.entries()) (apart[view] as number[])[last] = stride;
    } else {
      merged.push(length);
      for (const [view, stride] of own.entries()) (apart[view] as number[]).push(stride);
    }
  }
  if (merged.length > 0) return { shape: merged, strides: apart };
  return { shape: [1], strides: strides.map(() => [1]) };
}
