import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { NamedArrays } from '../../src/compute/engine.js';
import { jsEngine } from '../../src/compute/js.js';
import { type NdArray, ndarray } from '../../src/compute/ndarray.js';
import {
  allFinite,
  arraysOf,
  copied,
  mapArrays,
  mapShapes,
  shapesByPath,
  shapesOf,
  type Tensors,
  tensorsOf,
  zipTensors,
} from '../../src/compute/tree.js';

/** Trees of any depth and kind; the recursive type would be too deep for the compiler. */
type Tree = NamedArrays;

const array = fc
  .array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 4 })
  .map((numbers) => ndarray([numbers.length], Float32Array.from(numbers)));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    array,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'weights'), tie('tree')),
  ),
}));

const plus = (by: number) => (a: NdArray) =>
  ndarray(
    a.shape,
    a.data.map((x) => x + by),
  );
const forEveryTree = (law: (tree: Tree) => void) => fc.assert(fc.property(tree as fc.Arbitrary<Tree>, law));

/** What is at a path of a tree. */
function at(tree: unknown, path: string): unknown {
  if (path === '') return tree;
  return path.split('.').reduce((node, key) => (node as Record<string, unknown>)[key], tree);
}

describe('a tree', () => {
  test('stays itself under the identity, and maps one after the other as their composition does', () => {
    forEveryTree((tree) => {
      expect(mapArrays(tree, (a) => a)).toEqual(tree);
      expect(mapArrays(mapArrays(tree, plus(1)), plus(2))).toEqual(
        mapArrays(tree, (a) => plus(2)(plus(1)(a))),
      );
    });
  });

  test('has its leaves where their paths say', () => {
    forEveryTree((tree) => {
      const leaves = arraysOf(tree);
      for (const [path, leaf] of leaves) expect(at(tree, path)).toBe(leaf);
      const seen: string[] = [];
      mapArrays(tree, (_, path) => seen.push(path));
      expect(seen).toEqual([...leaves.keys()]);
    });
  });

  test('of shapes has the structure of the arrays', () => {
    forEveryTree((tree) => {
      const shapes = shapesOf(tree) as never;
      expect([...shapesByPath(shapes)]).toEqual(
        [...arraysOf(tree)].map(([path, { shape }]) => [path, shape]),
      );
      expect(mapShapes(shapes, (shape) => shape)).toEqual(shapes);
    });
  });

  test('shares no memory with its copy', () => {
    forEveryTree((tree) => {
      const before = copied(tree);
      for (const { data } of arraysOf(copied(tree)).values()) data.fill(Number.NaN);
      expect(tree).toEqual(before);
      expect(allFinite(tree)).toBe(true);
      for (const { data } of arraysOf(tree).values()) data[0] = Number.POSITIVE_INFINITY;
      expect(allFinite(tree)).toBe(arraysOf(tree).size === 0);
    });
  });

  test('zips by path, whatever the order of keys', () => {
    void tf.setBackend('cpu');
    jsEngine();
    forEveryTree((tree) => {
      tf.tidy(() => {
        const tensors = (by: number) => mapArrays(tree, (a) => tf.tensor(plus(by)(a).data, [...a.shape]));
        const [first, second] = [tensors(0), reordered(tensors(1))] as [Tensors<Tree>, Tensors<Tree>];
        const sum = tensorsOf(zipTensors<Tree>(first, second, (a, b) => tf.sub(tf.mul(a, 3), b)));
        expect([...sum].map(([path, tensor]) => [path, [...tensor.dataSync()]])).toEqual(
          [...arraysOf(tree)].map(([path, { data }]) => [path, [...data.map((x) => 3 * x - (x + 1))]]),
        );
        expect(zipTensors<Tree>(first, second, (a) => a)).toEqual(first);
      });
    });
  });

  test.each([[null], [3], [{ layers: [undefined] }]])('is not %j', (wrong) => {
    expect(() => arraysOf(wrong)).toThrow(TypeError);
  });
});

/** The same tree with the keys of its records in reverse. */
function reordered(tree: unknown): unknown {
  if (tree instanceof tf.Tensor) return tree;
  if (Array.isArray(tree)) return tree.map(reordered);
  return Object.fromEntries(
    Object.entries(tree as object)
      .reverse()
      .map(([key, child]) => [key, reordered(child)]),
  );
}
