/** Trees: nested records and lists with arrays, tensors or shapes as leaves. (JAX calls them pytrees.) */
import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from './ndarray.js';
import type { Tensor } from './tensor.js';

/** The tree type `T` with each array replaced by `Leaf`. */
export type Replaced<T, Leaf> = T extends NdArray ? Leaf : { readonly [K in keyof T]: Replaced<T[K], Leaf> };

/** The tree type `T` with tensors as leaves, as a program sees it. */
export type Tensors<T> = Replaced<T, Tensor>;

/** The length of each axis. */
export type Shape = readonly number[];

/** The tree type `T` with shapes as leaves. */
export type Shapes<T> = Replaced<T, Shape>;

type IsLeaf = (node: object) => boolean;

const isTensor: IsLeaf = (node) => node instanceof tf.Tensor;
const isNdArray: IsLeaf = (node) => 'data' in node && ArrayBuffer.isView(node.data);
const isShape: IsLeaf = (node) => Array.isArray(node) && node.every((length) => typeof length === 'number');

/** The tree with every leaf replaced by `f(leaf, path)`. A path is such as `layers.0.weights`. */
function mapLeaves(
  node: unknown,
  isLeaf: IsLeaf,
  f: (leaf: never, path: string) => unknown,
  path = '',
): unknown {
  if (typeof node !== 'object' || node === null) {
    throw new TypeError(
      `${path || 'The root'} is ${String(node)}, where an array, a list or a record must be.`,
    );
  }
  if (isLeaf(node)) return f(node as never, path);
  const below = (child: unknown, key: string | number) =>
    mapLeaves(child, isLeaf, f, path === '' ? `${key}` : `${path}.${key}`);
  if (Array.isArray(node)) return node.map(below);
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, below(child, key)]));
}

function leavesOf<Leaf>(node: unknown, isLeaf: IsLeaf): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  mapLeaves(node, isLeaf, (leaf, path) => leaves.set(path, leaf));
  return leaves;
}

/** The arrays of a tree, by path. */
export const arraysOf = (tree: unknown) => leavesOf<NdArray>(tree, isNdArray);

/** The tensors of a tree, by path. */
export const tensorsOf = (tree: unknown) => leavesOf<Tensor>(tree, isTensor);

/** The shapes of a tree, by path. */
export const shapesByPath = (tree: unknown) => leavesOf<Shape>(tree, isShape);

/** The tree with every array replaced by `f(array, path)`. */
export function mapArrays<T, Leaf>(tree: T, f: (array: NdArray, path: string) => Leaf): Replaced<T, Leaf> {
  return mapLeaves(tree, isNdArray, f) as Replaced<T, Leaf>;
}

/** The tree with every shape replaced by `f(shape, path)`. */
export function mapShapes<T, Leaf>(
  shapes: Shapes<T>,
  f: (shape: Shape, path: string) => Leaf,
): Replaced<T, Leaf> {
  return mapLeaves(shapes, isShape, f) as Replaced<T, Leaf>;
}

/** The tree with every tensor replaced by `f(tensor, path)`. */
export function mapTensors<T, Leaf>(
  tensors: Tensors<T>,
  f: (tensor: Tensor, path: string) => Leaf,
): Replaced<T, Leaf> {
  return mapLeaves(tensors, isTensor, f) as Replaced<T, Leaf>;
}

/** The tree with every array replaced by its shape. */
export function shapesOf<T>(tree: T): Shapes<T> {
  return mapArrays(tree, ({ shape }) => shape);
}

/** A deep copy. */
export function copied<T>(tree: T): T {
  return mapArrays(tree, ({ shape, data }) => ({ shape, data: data.slice() })) as T;
}

/** Whether every number of a tree of arrays is finite. */
export function allFinite(tree: unknown): boolean {
  return [...arraysOf(tree).values()].every(({ data }) => data.every(Number.isFinite));
}

/** The tree of `f(a, b)` for the tensors a and b at the same path of two trees of the same structure. */
export function zipTensors<T>(
  first: Tensors<T>,
  second: Tensors<T>,
  f: (first: Tensor, second: Tensor) => Tensor,
): Tensors<T> {
  const others = tensorsOf(second);
  return mapTensors(first, (tensor, path) => f(tensor, others.get(path) as Tensor));
}
