import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine, NamedArrays, Program } from '../../../src/compute/engine.js';
import { jsEngine } from '../../../src/compute/js.js';
import type { Addon } from '../../../src/compute/native/addon.js';
import { addonFile, compileAddon } from '../../../src/compute/native/build.js';
import { nativeEngine } from '../../../src/compute/native/engine.js';
import { ndarray } from '../../../src/compute/ndarray.js';
import { findCompiler } from '../../../src/compute/toolchain.js';
import { shapesOf } from '../../../src/compute/tree.js';
import { scriptedLoops } from '../../../src/hot-loops.js';
import { type Random, seededRandom } from '../../../src/random.js';
import { NATIVE_CACHE } from '../../build-native.js';
import { farthest, nativeProblem, normalArray } from '../../support.js';

const withNative = nativeProblem === undefined ? describe : describe.skip;
const native = (threads: number) => nativeEngine(threads, addonFile(NATIVE_CACHE));

/** Built without this processor's vector extensions. */
const PLAIN = join(dirname(addonFile(NATIVE_CACHE)), 'plain.node');
const canBePlain = nativeProblem === undefined && process.arch === 'x64';
if (canBePlain && !existsSync(PLAIN)) await compileAddon(await findCompiler(), PLAIN, undefined, 'x86-64');
const BUILDS: [string, (threads: number) => Engine][] = [
  ['for this processor', native],
  ...(canBePlain
    ? [
        [
          'for every processor of its architecture',
          (threads: number) => nativeEngine(threads, PLAIN),
        ] as never,
      ]
    : []),
];

async function run(
  engine: Engine,
  program: Program<NamedArrays, NamedArrays, NamedArrays>,
  state: NamedArrays,
  inputs: NamedArrays = {},
): Promise<NamedArrays> {
  const compiled = await engine.compile(program, { state: shapesOf(state), inputs: shapesOf(inputs) });
  const held = engine.hold(state);
  const outputs = await compiled.run(held, inputs);
  const after = await held.read();
  held.release();
  await compiled.release();
  return { ...outputs, ...after };
}

type NamedTensors = Readonly<Record<string, tf.Tensor>>;

const farthestOf = (some: NamedArrays, others: NamedArrays) =>
  Math.max(...Object.entries(some).map(([name, { data }]) => farthest(data, others[name]?.data ?? [])));

withNative(`the engine native${nativeProblem === undefined ? '' : `: ${nativeProblem}`}`, () => {
  // Lengths on both sides of the sizes of panels, tiles and slices.
  test.each([
    [1, 1, 1, false, false],
    [14, 32, 1000, false, false],
    [15, 33, 1001, true, false],
    [100, 70, 2001, false, true],
    [1009, 3, 5, true, true],
    [1200, 40, 2100, true, false],
    [3, 700, 17, false, true],
  ])('multiplies [%d, %d] of depth %d, transposed: %s, %s', async (rows, columns, depth, ...transposed) => {
    const [turnLeft, turnRight] = transposed;
    const random = seededRandom(1);
    const left = normalArray(turnLeft ? [depth, rows] : [rows, depth], random.fork('left'));
    const right = normalArray(turnRight ? [columns, depth] : [depth, columns], random.fork('right'));
    const expected = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum +=
            (left.data[turnLeft ? k * rows + i : i * depth + k] as number) *
            (right.data[turnRight ? j * depth + k : k * columns + j] as number);
        }
        expected[i * columns + j] = sum;
      }
    }
    for (const [_build, make] of BUILDS) {
      const { product } = await run(
        make(2),
        ({ left, right }) => ({
          outputs: { product: tf.matMul(left as tf.Tensor, right as tf.Tensor, turnLeft, turnRight) },
        }),
        { left, right },
      );
      expect(farthest(product?.data ?? [], expected)).toBeLessThan(2e-6 * depth + 1e-6);
    }
  });

  /** A training step with momentum. The gradient is large enough for a fused epilogue. */
  const step: Program<NamedArrays, NamedArrays, NamedArrays> = (state, { left, right }) => {
    let [weights, velocity] = [state.weights as tf.Tensor, state.velocity as tf.Tensor];
    for (let i = 0; i < 3; i++) {
      const hidden = tf.sigmoid(tf.matMul(left as tf.Tensor, weights));
      const gradient = tf.matMul(left as tf.Tensor, tf.sub(right as tf.Tensor, hidden), true, false);
      velocity = tf.add(tf.mul(velocity, 0.5), tf.sub(tf.mul(gradient, 1e-3), tf.mul(weights, 1e-4)));
      weights = tf.add(weights, velocity);
    }
    return { state: { weights, velocity }, outputs: { sum: tf.sum(weights, 0) } };
  };
  const arrays = (random: Random) => ({
    state: {
      weights: normalArray([500, 410], random.fork('weights'), 0.1),
      velocity: normalArray([500, 410], random.fork('velocity'), 0.01),
    },
    inputs: {
      left: normalArray([37, 500], random.fork('left')),
      right: normalArray([37, 410], random.fork('right')),
    },
  });

  test('trains as the js engine does, and gives the same bytes on three threads as on one', async () => {
    const { state, inputs } = arrays(seededRandom(2));
    const [one, three, js] = [
      await run(native(1), step, state, inputs),
      await run(native(3), step, state, inputs),
      await run(jsEngine(), step, state, inputs),
    ];
    expect(farthestOf(one, js)).toBeLessThan(1e-4);
    expect(three).toEqual(one);
  });

  /** Square, and not its own transpose. */
  const lopsided = (w: tf.Tensor) => tf.matMul(w, tf.square(w), false, true);
  const besideItsTranspose = (x: tf.Tensor) => tf.sub(x, tf.transpose(x));
  test.each<[string, (product: tf.Tensor, weights: tf.Tensor) => NamedTensors]>([
    ['twice by one step', (p, w) => ({ x: tf.add(tf.mul(p, w), p) })],
    ['by a step and by a sum', (p, w) => ({ x: tf.add(p, w), y: tf.sum(p, 0) })],
    ['by two steps', (p, w) => ({ x: tf.add(p, w), y: tf.mul(tf.sum(tf.add(p, w), 0), tf.add(p, 1)) })],
    ['by a step and as an output', (p, w) => ({ x: tf.add(p, w), y: p })],
    ['transposed', (p, w) => ({ x: tf.add(tf.transpose(p), tf.transpose(w)) })],
    ['transposed and not', (p, w) => ({ x: tf.add(tf.reshape(tf.transpose(p), [500, 410]), tf.mul(p, w)) })],
    ['beside its transpose', (_p, w) => ({ x: besideItsTranspose(lopsided(w)) })],
    ['of its own factor', (_p, w) => ({ x: tf.add(tf.matMul(w, w, false, true), 1) })],
    ['only transposed', (_p, w) => ({ x: tf.add(tf.transpose(lopsided(w)), 1) })],
    ['in part', (p, w) => ({ x: tf.add(tf.slice(p, [1, 0], [499, 410]), tf.slice(w, [1, 0], [499, 410])) })],
    ['in a concatenation', (p, w) => ({ x: tf.mul(tf.concat([p, w], 0), 2), y: tf.add(p, w) })],
    [
      'with its own factor',
      (p, w) => ({ x: tf.mul(p, tf.sum(w)), y: tf.matMul(tf.add(p, w), w, false, true) }),
    ],
  ])('computes a large product that is used %s', async (_how, use) => {
    const { state, inputs } = arrays(seededRandom(5));
    const program: Program<NamedArrays, NamedArrays, NamedArrays> = ({ weights }, { left, right }) => ({
      outputs: use(tf.matMul(left as tf.Tensor, right as tf.Tensor, true, false), weights as tf.Tensor),
    });
    const [ours, js] = [
      await run(native(2), program, state, inputs),
      await run(jsEngine(), program, state, inputs),
    ];
    expect(farthestOf(js, ours)).toBeLessThan(1e-2);
  });

  test.each([1, 31, 33, 100, 130])(
    'multiplies a matrix of %d columns by its own transpose (SYRK)',
    async (columns) => {
      const x = normalArray([50, columns], seededRandom(columns));
      const { squares, ofRows } = await run(
        native(2),
        (_state, { x }) => ({
          outputs: {
            squares: tf.matMul(x as tf.Tensor, x as tf.Tensor, true, false),
            ofRows: tf.matMul(x as tf.Tensor, x as tf.Tensor, false, true),
          },
        }),
        {},
        { x },
      );
      const at = (row: number, column: number) => x.data[row * columns + column] as number;
      const dots = (count: number, length: number, entry: (i: number, k: number) => number) =>
        Float32Array.from({ length: count * count }, (_, index) => {
          let sum = 0;
          for (let k = 0; k < length; k++)
            sum += entry(Math.floor(index / count), k) * entry(index % count, k);
          return sum;
        });
      expect(
        farthest(
          squares?.data ?? [],
          dots(columns, 50, (i, k) => at(k, i)),
        ),
      ).toBeLessThan(1e-4);
      expect(
        farthest(
          ofRows?.data ?? [],
          dots(50, columns, (i, k) => at(i, k)),
        ),
      ).toBeLessThan(1e-4);
    },
  );

  test('propagates NaN', async () => {
    const poisoned = { ...arrays(seededRandom(3)) };
    (poisoned.state.weights.data as Float32Array)[7] = Number.NaN;
    const { weights, sum } = await run(native(2), step, poisoned.state, poisoned.inputs);
    expect(weights?.data[7]).toBeNaN();
    expect(sum?.data[7]).toBeNaN();
    const row = { row: normalArray([4], seededRandom(4)) };
    row.row.data[2] = Number.NaN;
    const results = await run(
      native(1),
      (_state, { row }) => {
        const x = row as tf.Tensor;
        const of = [tf.exp, tf.log, tf.sigmoid, tf.relu, tf.sqrt, tf.sign, tf.floor, tf.tanh, tf.softplus];
        const [max, min] = [tf.max(x), tf.min(x)];
        return {
          outputs: {
            each: tf.stack([...of.map((f) => f(x)), tf.maximum(x, 0), tf.minimum(0, x)]),
            most: tf.stack([max, min, tf.sum(x), tf.mean(x), tf.prod(x)]),
          },
        };
      },
      {},
      row,
    );
    for (let at = 2; at < (results.each?.data.length as number); at += 4)
      expect([at, results.each?.data[at]]).toEqual([at, Number.NaN]);
    expect([...(results.most?.data ?? [])]).toEqual(Array(5).fill(Number.NaN));
  });

  test.each(BUILDS)('%s computes random programs as the js engine does', async (_build, make) => {
    for (let seed = 0; seed < 150; seed++) {
      const random = seededRandom(seed);
      const { program, state, inputs } = randomProgram(random);
      const [ours, js] = [
        await run(make(2), program, state, inputs),
        await run(jsEngine(), program, state, inputs),
      ];
      expect([seed, farthestOf(js, ours) < 2e-4]).toEqual([seed, true]);
    }
  });

  test('computes exponentials and logarithms up to the largest and the smallest numbers', async () => {
    const x = Float32Array.of(
      0,
      1,
      -1,
      20,
      88,
      88.5,
      88.72,
      89,
      -20,
      -87.31,
      -87.4,
      -1000,
      1000,
      0.3466,
      -0.3466,
    );
    const y = Float32Array.of(
      1,
      2,
      0.5,
      1e-37,
      3e38,
      0,
      -1,
      Infinity,
      0.70710677,
      0.70710683,
      10,
      1.5,
      7,
      0.1,
      3,
    );
    const { exp, log } = await run(
      native(1),
      (_state, { x, y }) => ({ outputs: { exp: tf.exp(x as tf.Tensor), log: tf.log(y as tf.Tensor) } }),
      {},
      { x: ndarray([15], x), y: ndarray([15], y) },
    );
    for (const [i, value] of x.entries())
      expectClose(exp?.data[i] as number, Math.fround(Math.exp(value)), value);
    for (const [i, value] of y.entries())
      expectClose(log?.data[i] as number, Math.fround(Math.log(value)), value);
  });

  test('computes with axes that are counted from the end, and with empty arrays', async () => {
    const inputs = {
      x: ndarray([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
      none: ndarray([3, 0], new Float32Array()),
    };
    const { sums, added, zeros, product } = await run(
      native(1),
      (_state, { x, none }) => ({
        outputs: {
          sums: tf.cumsum(x as tf.Tensor, -1),
          added: tf.add(none as tf.Tensor, 1),
          zeros: tf.sum(none as tf.Tensor, 1),
          product: tf.matMul(none as tf.Tensor, none as tf.Tensor, false, true),
        },
      }),
      {},
      inputs,
    );
    expect([...(sums?.data ?? [])]).toEqual([1, 3, 6, 4, 9, 15]);
    expect([...(added?.data ?? [1]), ...(zeros?.data ?? [1])]).toEqual([0, 0, 0]);
    expect([...(product?.data ?? [1])]).toEqual(Array(9).fill(0));
  });

  test('lets the event loop run between calls', async () => {
    const engine = native(1);
    const compiled = await engine.compile(step, {
      state: shapesOf(arrays(seededRandom(6)).state),
      inputs: shapesOf(arrays(seededRandom(6)).inputs),
    });
    const { state, inputs } = arrays(seededRandom(6));
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    for (let call = 0; call < 20; call++) await compiled.run(engine.hold(state), inputs);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
    await compiled.release();
    await expect(compiled.run(engine.hold(state), inputs)).rejects.toThrow(/was released/);
  });

  test('rejects arrays of another length, and stays usable', async () => {
    const addon = createRequire(import.meta.url)(addonFile(NATIVE_CACHE)) as Addon;
    const session = addon.open(1);
    const plan = addon.compile(new Int32Array(), new Float32Array(), [3], 0);
    expect(() => addon.run(session, plan, [new Float32Array(2)])).toThrow(/array 0 has another length/);
    expect(() => addon.run(session, plan, [])).toThrow(/an array is missing/);
    expect(() => addon.run(session, plan, [new Float32Array(3), new Float32Array(3)])).toThrow(/array 1/);
    expect(() => addon.run(session, plan, [new Float64Array(3) as never])).toThrow(/another type/);
    expect(() => addon.compile(Int32Array.of(99), new Float32Array(), [], 0)).toThrow(/unknown kind/);
    expect(() => addon.compile(Int32Array.of(1, 5), new Float32Array(), [], 0)).toThrow(/ends too early/);
    expect(addon.run(session, plan, [new Float32Array(3)])).toBeUndefined();
  });

  test('draws random numbers and copies pixels bit for bit as JavaScript does', () => {
    const addon = createRequire(import.meta.url)(addonFile(NATIVE_CACHE)) as Addon;
    const [words, others] = [Int32Array.of(1, -2, 3, 0x7fffffff), Int32Array.of(1, -2, 3, 0x7fffffff)];
    const [ours, scripted] = [new Float32Array(1025), new Float32Array(1025)];
    addon.fillUniform(words, ours);
    scriptedLoops.fillUniform(others, scripted);
    expect(ours).toEqual(scripted);
    expect(words).toEqual(others);
    const bytes = Uint8Array.from({ length: 256 * 3 }, (_, i) => i % 256);
    const rows = Uint32Array.of(2, 0, 1, 2);
    addon.copyPixels(bytes, 256, rows, ours);
    scriptedLoops.copyPixels(bytes, 256, rows, scripted);
    expect(ours).toEqual(scripted);
  });

  test.each([0, 1, 7, 8, 1003])(
    'adds and multiplies vectors of %d numbers bit for bit as JavaScript does',
    (length) => {
      const addon = createRequire(import.meta.url)(addonFile(NATIVE_CACHE)) as Addon;
      const [x, y] = ['x', 'y'].map((name) => normalArray([length], seededRandom(1).fork(name)).data);
      const [ours, scripted] = [new Float32Array(length), new Float32Array(length)];
      for (const share of [0.3, -1e-3, Math.PI]) {
        addon.combine(1.7, x as Float32Array, share, y as Float32Array, ours);
        scriptedLoops.combine(1.7, x as Float32Array, share, y as Float32Array, scripted);
        expect(ours).toEqual(scripted);
      }
      expect(addon.dot(x as Float32Array, y as Float32Array)).toBe(
        scriptedLoops.dot(x as Float32Array, y as Float32Array),
      );
    },
  );

  test('rounds a product before it is added, as JavaScript does', () => {
    const addon = createRequire(import.meta.url)(addonFile(NATIVE_CACHE)) as Addon;
    const ones = new Float32Array(16).fill(1);
    for (let number = 3; number < 100; number += 2) {
      const numbers = new Float32Array(16).fill(number);
      const [ours, scripted] = [new Float32Array(16), new Float32Array(16)];
      // The result is the rounding error of the product: with a fused multiply-add it would not be 0.
      addon.combine(-1, ones, 1 / number, numbers, ours);
      scriptedLoops.combine(-1, ones, 1 / number, numbers, scripted);
      expect(ours).toEqual(scripted);
    }
  });
});

/** Within two units of the last place. */
function expectClose(actual: number, expected: number, of: number): void {
  const isClose =
    Object.is(actual, expected) ||
    (expected === 0 && actual === 0) ||
    Math.abs(actual - expected) <= 2.4e-7 * Math.abs(expected);
  // Smaller numbers than 2^-126 count as 0.
  expect([of, isClose || (Math.abs(expected) < 1.2e-38 && actual === 0) ? expected : actual]).toEqual([
    of,
    expected,
  ]);
}

/** A random program: values made of earlier values, some used often and some never, with outputs and state among them. */
function randomProgram(random: Random) {
  const pick = (count: number) => Math.floor(random.uniform() * count);
  const [n, m] = [1 + pick(5), 1 + pick(5)];
  const state = { a: normalArray([n, m], random.fork('a')), b: normalArray([m], random.fork('b')) };
  const inputs = { c: normalArray([n, m], random.fork('c')), d: normalArray([n, 1], random.fork('d')) };
  // The same choices whenever the program is run.
  const choices = Array.from({ length: 60 }, () => random.uniform());
  const program: Program<NamedArrays, NamedArrays, NamedArrays> = (held, given) => {
    let at = 0;
    const choose = (count: number) => Math.floor((choices[at++ % choices.length] as number) * count);
    const values = [held.a, given.c, tf.add(held.b as tf.Tensor, given.d as tf.Tensor)] as tf.Tensor[];
    const any = () => values[choose(values.length)] as tf.Tensor;
    const turned = (x: tf.Tensor) => tf.reshape(tf.transpose(x), [n, m]);
    const makers: (() => tf.Tensor)[] = [
      () => tf.add(any(), any()),
      () => tf.mul(any(), 0.5),
      () => tf.sub(any(), held.b as tf.Tensor),
      () => tf.sigmoid(any()),
      () => tf.mul(any(), given.d as tf.Tensor),
      () => tf.softmax(any()),
      () => tf.where(tf.greater(any(), 0), any(), any()),
      () => turned(any()),
      () => tf.slice(tf.concat([any(), any(), any()], 0), [choose(2 * n + 1), 0], [n, m]),
      () => tf.slice(tf.concat([any(), any()], 1), [0, choose(m + 1)], [n, m]),
      () => tf.matMul(tf.matMul(any(), any(), false, true), any()),
      () => tf.sub(any(), tf.mean(any(), 0)),
      () => tf.add(tf.max(any(), 1, true), any()),
      () => tf.cumsum(tf.mul(any(), 0.3), choose(2)),
      () => tf.slice(tf.tile(any(), [2, 3]), [choose(n), choose(m)], [n, m]),
      () => tf.clipByValue(any(), -1, 1),
      () => tf.add(tf.sum(tf.unstack(tf.stack([any(), any()], choose(3)), 0)[0] as tf.Tensor), any()),
    ];
    for (let i = 0; i < 14; i++) values.push(tf.tanh((makers[choose(makers.length)] as () => tf.Tensor)()));
    return {
      state: { a: any(), b: tf.sum(any(), 0) },
      outputs: { first: any(), second: any(), sum: tf.sum(any()), both: tf.concat([any(), any()], 0) },
    };
  };
  return { program, state, inputs };
}
