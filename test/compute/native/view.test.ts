import { describe, expect, test } from '@jest/globals';
import {
  broadcastView,
  mergedAxes,
  reshapedView,
  slicedView,
  transposedView,
  type View,
  whole,
} from '../../../src/compute/native/view.js';

const block = { kind: 'workspace', at: 0, size: 24 } as const;
const cube = whole(block, [2, 3, 4]);

/** The offset of each element, in the view's order: naive indexing. */
function placesOf({ offset, shape, strides }: Pick<View, 'offset' | 'shape' | 'strides'>): number[] {
  return shape.reduce<number[]>(
    (places, length, axis) =>
      places.flatMap((place) =>
        Array.from({ length }, (_, index) => place + index * (strides[axis] as number)),
      ),
    [offset],
  );
}

describe('a view', () => {
  test('of a whole block is row-major', () => {
    expect(placesOf(cube)).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });

  test('that is transposed has its axes in the given order', () => {
    expect(placesOf(transposedView(cube, [2, 0, 1])).slice(0, 7)).toEqual([0, 4, 8, 12, 16, 20, 1]);
  });

  test('that is sliced begins at the given index', () => {
    expect(placesOf(slicedView(cube, [1, 1, 2], [1, 2, 2]))).toEqual([18, 19, 22, 23]);
  });

  test('that is broadcast repeats along new axes and axes of length 1', () => {
    expect(placesOf(broadcastView(whole(block, [2, 1]), [2, 2, 3]))).toEqual([
      0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1,
    ]);
  });

  test.each([
    ['a block', cube, [6, 4], [4, 6], [24]],
    ['rows of a block', slicedView(cube, [1, 0, 0], [1, 3, 4]), [12], [2, 6]],
    ['axes of length 1', transposedView(cube, [1, 0, 2]), [3, 1, 2, 4], [1, 3, 2, 1, 4]],
    ['one number, repeated', broadcastView(whole(block, [1]), [2, 3]), [2, 1, 3]],
  ] as [string, View, ...number[][]][])('of %s is reshaped without a copy', (_what, view, ...shapes) => {
    for (const shape of shapes) {
      const reshaped = reshapedView(view, shape);
      expect(reshaped?.shape).toEqual(shape);
      expect(placesOf(reshaped as View)).toEqual(placesOf(view));
    }
  });

  test.each([
    ['columns', slicedView(cube, [0, 0, 1], [2, 3, 2]), [12]],
    ['a transpose', transposedView(cube, [2, 1, 0]), [24]],
    ['repeated rows', broadcastView(whole(block, [3]), [2, 3]), [6]],
  ])('of %s cannot be reshaped without a copy', (_what, view, shape) => {
    expect(reshapedView(view, shape)).toBeUndefined();
  });
});

test('mergedAxes keeps the elements and their order, for all views at once', () => {
  const views = [
    cube,
    transposedView(whole(block, [3, 2, 4]), [1, 0, 2]),
    broadcastView(whole(block, [4]), [2, 3, 4]),
  ];
  for (const some of [views.slice(0, 1), views.slice(0, 2), views]) {
    const { shape, strides } = mergedAxes(
      [2, 3, 4],
      some.map((view) => view.strides),
    );
    for (const [i, view] of some.entries()) {
      expect(placesOf({ offset: 0, shape, strides: strides[i] as number[] })).toEqual(placesOf(view));
    }
  }
  expect(mergedAxes([2, 3, 4], [cube.strides]).shape).toEqual([24]);
  expect(mergedAxes([1, 1], [[5, 7]])).toEqual({ shape: [1], strides: [[1]] });
});
