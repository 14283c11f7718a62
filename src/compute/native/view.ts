/** Strided views of memory: slicing, broadcasting, transposing and reshaping without a copy. */
import { sizeOf } from '../ndarray.js';
import type { Shape } from '../tree.js';

/**
 * A buffer: an array given with each call (an input or output of the program), one of the constants, an intermediate
 * result in the workspace, or the tile of a product that is never stored as a whole.
 */
export interface Block {
  readonly kind: 'array' | 'constant' | 'workspace' | 'tile';
  /** Index among the arrays, or offset among the constants. Unused for the workspace, which is allocated later. */
  readonly at: number;
  /** Number of elements. */
  readonly size: number;
}

/** An array inside a block. Offset and strides count elements. */
export interface View {
  readonly block: Block;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** The whole block, row-major. */
export function whole(block: Block, shape: Shape): View {
  return { block, offset: 0, shape, strides: rowMajor(shape) };
}

/** Whether the view covers all of a workspace block, row-major. */
export const isWhole = ({ block, shape, strides }: View): boolean =>
  block.kind === 'workspace' &&
  block.size === sizeOf(shape) &&
  String(mergedAxes(shape, [strides]).strides) === '1';

function rowMajor(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** Broadcast to `shape`: repeated along new leading axes and along axes of length 1 (stride 0). */
export function broadcastView(view: View, shape: Shape): View {
  const added = shape.length - view.shape.length;
  const strides = shape.map((length, axis) => {
    const own = view.shape[axis - added];
    return own === undefined || (own === 1 && length !== 1) ? 0 : (view.strides[axis - added] as number);
  });
  return { ...view, shape, strides };
}

/** The slice of this shape that begins at the indices `from`. */
export function slicedView(view: View, from: readonly number[], shape: Shape): View {
  const skipped = from.reduce((sum, place, axis) => sum + place * (view.strides[axis] as number), 0);
  return { ...view, offset: view.offset + skipped, shape };
}

/** The transpose in which axis i is axis perm[i] of the view. */
export function transposedView(view: View, perm: readonly number[]): View {
  const moved = (list: readonly number[]) => perm.map((axis) => list[axis] as number);
  return { ...view, shape: moved(view.shape), strides: moved(view.strides) };
}

/** The view in another shape of the same size; undefined if that needs a copy. */
export function reshapedView(view: View, shape: Shape): View | undefined {
  const [strides] = mergedAxes(view.shape, [view.strides]).strides as [number[]];
  if (strides.length === 1 && (strides[0] === 1 || sizeOf(shape) === 1)) {
    return { ...view, shape, strides: rowMajor(shape) };
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
 * The same elements, in the same order, with as few axes as possible (at least one): adjacent axes are merged where all
 * views are contiguous across them. `strides` holds one list for each view; all have this shape.
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
