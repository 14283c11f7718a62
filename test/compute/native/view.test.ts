import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  broadcastView,
  mergedAxes,
  reshapedView,
  slicedView,
  transposedView,
  type View,
  whole,
} from '../../../src/compute/native/view.js';
import { sizeOf } from '../../../src/compute/ndarray.js';

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

/** A shape of few elements. */
const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

/** A view of this shape: of a block that holds more, transposed, some axes broadcast. */
const viewOf = (shape: readonly number[]): fc.Arbitrary<View> =>
  fc
    .record({
      margins: fc.array(fc.nat(1), { minLength: shape.length, maxLength: shape.length }),
      order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
      repeated: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      isPlain: fc.boolean(),
    })
    .map(({ margins, order, repeated, isPlain }) => {
      if (isPlain) return whole(block, shape);
      const own = shape.map((length, axis) => (repeated[axis] ? 1 : length));
      const stored = order.map((axis) => (own[axis] as number) + (margins[axis] as number));
      const part = slicedView(
        whole(block, stored),
        order.map((axis) => margins[axis] as number),
        order.map((axis) => own[axis] as number),
      );
      const back = [...order.keys()].map((axis) => order.indexOf(axis));
      return broadcastView(transposedView(part, back), shape);
    });

const views = (count: number) =>
  shapes.chain((shape) =>
    fc.tuple(fc.constant(shape), fc.array(viewOf(shape), { minLength: 1, maxLength: count })),
  );

describe('for random views, by naive indexing,', () => {
  test('mergedAxes keeps all elements in order, with as few axes as possible', () => {
    fc.assert(
      fc.property(views(3), ([own, some]) => {
        const { shape, strides } = mergedAxes(
          own,
          some.map((view) => view.strides),
        );
        for (const [i, { offset }] of some.entries())
          expect(placesOf({ offset, shape, strides: strides[i] as number[] })).toEqual(
            placesOf(some[i] as View),
          );
        if (shape.length > 1) expect(Math.min(...shape)).toBeGreaterThan(1);
        for (let axis = 1; axis < shape.length; axis++) {
          const isOneAxis = strides.every(
            (list) => list[axis - 1] === (list[axis] as number) * (shape[axis] as number),
          );
          expect(isOneAxis).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('reshapedView keeps all elements in order, and reshapes whatever is contiguous', () => {
    const reshapes = views(1).chain(([own, [view]]) =>
      fc.tuple(fc.constant(view as View), fc.constantFrom(...factorings(sizeOf(own)))),
    );
    fc.assert(
      fc.property(reshapes, ([view, shape]) => {
        const places = placesOf(view);
        const reshaped = reshapedView(view, shape);
        const isContiguous = places.every((place, i) => place === (places[0] as number) + i);
        if (reshaped === undefined) expect(isContiguous).toBe(false);
        else expect([reshaped.shape, placesOf(reshaped)]).toEqual([shape, places]);
      }),
      { numRuns: 500 },
    );
  });
});

/** All shapes of so many elements without axes of length 1, and some with. */
function factorings(size: number): number[][] {
  const proper = (rest: number): number[][] =>
    rest === 1
      ? [[]]
      : Array.from({ length: rest - 1 }, (_, i) => i + 2)
          .filter((length) => rest % length === 0)
          .flatMap((length) => proper(rest / length).map((others) => [length, ...others]));
  return proper(size).flatMap((shape) => [shape.length === 0 ? [1] : shape, [1, ...shape], [...shape, 1]]);
}
