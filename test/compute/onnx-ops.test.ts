import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine, NamedArrays, Program } from '../../src/compute/engine.js';
import { jsEngine } from '../../src/compute/js.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { kernels } from '../../src/compute/onnx/kernels.js';
import { shapesOf } from '../../src/compute/tree.js';
import { type Random, seededRandom } from '../../src/random.js';
import { ENGINES, farthest, normalArray, uniformArray } from '../support.js';

type Case = {
  /** Shapes of the inputs, from random lengths. */
  readonly shapes: (length: () => number) => readonly (readonly number[])[];
  readonly op: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** Inputs in [0.5, 1.5) for ops that need positive numbers. */
  readonly positive?: true;
};

const float = (tensor: tf.Tensor) => tf.cast(tensor, 'float32');
const matrix: Case['shapes'] = (n) => [[n(), n()]];
const alike: Case['shapes'] = (n) => {
  const shape = [n(), n()];
  return [shape, shape];
};
/** [rows, columns] with [columns], with [rows, 1] and with []. */
const broadcasts: Case['shapes'] = (n) => {
  const [rows, columns] = [n(), n()];
  return [[rows, columns], [columns], [rows, 1], []];
};

const unary = (op: (x: tf.Tensor) => tf.Tensor): Case => ({ shapes: matrix, op: (x) => op(x as tf.Tensor) });
const positive = (op: (x: tf.Tensor) => tf.Tensor): Case => ({ ...unary(op), positive: true });
const binary = (op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case => ({
  shapes: broadcasts,
  op: (...[x, ...others]) =>
    others.flatMap((other) => [float(op(x as tf.Tensor, other)), float(op(other, x as tf.Tensor))]),
});
/** Rounded, so that equal numbers do occur. */
const comparison = (op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case =>
  binary((a, b) => op(tf.floor(a), tf.floor(b)));
const logical = (op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case =>
  binary((a, b) => op(tf.greater(a, 0), tf.greater(b, 0)));
const reduction = (op: (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor): Case => ({
  shapes: (n) => [[n(), n(), n()]],
  op: (x) => [
    op(x as tf.Tensor),
    op(x as tf.Tensor, 1),
    op(x as tf.Tensor, [0, 2], true),
    op(x as tf.Tensor, -1),
  ],
});

/** At least one case for every kernel that the tracer knows. */
const CASES: Readonly<Record<string, Case>> = {
  Abs: unary(tf.abs),
  Ceil: unary(tf.ceil),
  Exp: unary(tf.exp),
  Floor: unary(tf.floor),
  Identity: unary((x) => tf.clone(x)),
  Log: positive(tf.log),
  LogicalNot: unary((x) => float(tf.logicalNot(tf.greater(x, 0) as tf.Tensor))),
  Neg: unary(tf.neg),
  Reciprocal: positive(tf.reciprocal),
  Relu: unary(tf.relu),
  Rsqrt: positive(tf.rsqrt),
  Sigmoid: unary((x) => tf.sigmoid(tf.mul(x, 10))),
  Sign: unary(tf.sign),
  Softplus: unary((x) => tf.softplus(tf.mul(x, 20))),
  Sqrt: positive(tf.sqrt),
  Square: unary(tf.square),
  Tanh: unary(tf.tanh),

  Add: binary(tf.add),
  Maximum: binary(tf.maximum),
  Minimum: binary(tf.minimum),
  Multiply: binary(tf.mul),
  RealDiv: { ...binary(tf.div), positive: true },
  SquaredDifference: binary(tf.squaredDifference),
  Sub: binary(tf.sub),
  Equal: comparison(tf.equal),
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  LogicalAnd: logical(tf.logicalAnd),
  LogicalOr: logical(tf.logicalOr),

  Max: reduction(tf.max),
  Mean: reduction(tf.mean),
  Min: reduction(tf.min),
  Prod: reduction(tf.prod),
  Sum: reduction(tf.sum),

  Cast: unary((x) => float(tf.cast(tf.mul(x, 3), 'int32'))),
  ClipByValue: unary((x) => tf.clipByValue(x, -0.3, 0.5)),
  Fill: { shapes: matrix, op: (x) => tf.add(x as tf.Tensor, tf.fill((x as tf.Tensor).shape, 2.5)) },
  OnesLike: unary((x) => tf.add(x, tf.onesLike(x))),
  Select: {
    shapes: (n) => {
      const [rows, columns] = [n(), n()];
      return [[rows, columns], [rows, columns], [columns]];
    },
    op: (a, b, row) => [
      tf.where(tf.greater(a as tf.Tensor, 0), a as tf.Tensor, b as tf.Tensor),
      tf.where(tf.greater(row as tf.Tensor, 0), a as tf.Tensor, b as tf.Tensor),
    ],
  },
  Softmax: unary((x) => tf.softmax(x)),
  ZerosLike: unary((x) => tf.add(x, tf.zerosLike(x))),

  Concat: {
    shapes: (n) => {
      const columns = n();
      return [
        [n(), columns],
        [n(), columns],
      ];
    },
    op: (a, b) => [
      tf.concat([a as tf.Tensor, b as tf.Tensor], 0),
      tf.concat([a as tf.Tensor, a as tf.Tensor], -1),
    ],
  },
  Cumsum: {
    shapes: matrix,
    op: (x) => [
      tf.cumsum(x as tf.Tensor, 1),
      tf.cumsum(x as tf.Tensor, 0),
      // Not -1: TensorFlow.js's own kernel gives a negative axis a wrong shape.
      tf.cumsum(x as tf.Tensor, 1, true),
      tf.cumsum(x as tf.Tensor, 1, false, true),
    ],
  },
  ExpandDims: {
    shapes: matrix,
    op: (x) => [
      tf.expandDims(x as tf.Tensor, 0),
      tf.expandDims(x as tf.Tensor, 1),
      tf.expandDims(x as tf.Tensor, -1),
    ],
  },
  Pack: {
    shapes: alike,
    op: (a, b) => [
      tf.stack([a as tf.Tensor, b as tf.Tensor], 0),
      tf.stack([a as tf.Tensor, b as tf.Tensor], 2),
      tf.stack([a as tf.Tensor, b as tf.Tensor], -1),
    ],
  },
  Reshape: { shapes: (n) => [[n(), n(), 2]], op: (x) => tf.reshape(x as tf.Tensor, [-1, 2]) },
  Slice: { shapes: (n) => [[n() + 2, n() + 1]], op: (x) => tf.slice(x as tf.Tensor, [1, 0], [2, -1]) },
  SplitV: { shapes: (n) => [[n(), 5]], op: (x) => tf.split(x as tf.Tensor, [2, 3], -1) },
  Tile: { shapes: matrix, op: (x) => tf.tile(x as tf.Tensor, [2, 3]) },
  Transpose: { shapes: (n) => [[n(), n(), n()]], op: (x) => tf.transpose(x as tf.Tensor, [2, 0, 1]) },
  Unpack: { shapes: (n) => [[n(), 3]], op: (x) => tf.unstack(x as tf.Tensor, 1) },

  BatchMatMul: {
    shapes: (n) => {
      const [rows, inner, columns, batch] = [n(), n(), n(), n()];
      return [
        [rows, inner],
        [inner, columns],
        [inner, rows],
        [columns, inner],
        [batch, rows, inner],
        [batch, columns, inner],
      ];
    },
    op: (...inputs) => {
      const [a, b, at, bt, batchA, batchBt] = inputs as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return [
        tf.matMul(a, b),
        tf.matMul(at, b, true),
        tf.matMul(a, bt, false, true),
        tf.matMul(at, bt, true, true),
        tf.matMul(batchA, batchBt, false, true),
      ];
    },
  },
  _FusedMatMul: {
    shapes: (n) => {
      const [rows, inner, columns] = [n(), n(), n()];
      return [[rows, inner], [inner, columns], [columns]];
    },
    op: (...inputs) => {
      const [a, b, bias] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor];
      return [
        tf.fused.matMul({ a, b, bias }),
        tf.fused.matMul({ a, b, bias, activation: 'sigmoid' }),
        tf.fused.matMul({ a, b, activation: 'relu' }),
      ];
    },
  },
};

async function run(
  engine: Engine,
  { op }: Case,
  inputs: NamedArrays,
): Promise<[readonly number[], Float32Array][]> {
  const program: Program<Record<string, never>, NamedArrays, NamedArrays> = (_state, tensors) => {
    const results = [op(...(Object.values(tensors) as tf.Tensor[]))].flat();
    return { outputs: Object.fromEntries(results.map((result, i) => [`${i}`, result])) };
  };
  const compiled = await engine.compile(program, { state: {}, inputs: shapesOf(inputs) });
  const outputs = await compiled.run(engine.hold({}), inputs);
  await compiled.release();
  return Object.values(outputs).map(({ shape, data }) => [shape, data]);
}

function inputsFor({ shapes, positive: isPositive }: Case, random: Random): NamedArrays {
  const length = () => 1 + Math.floor(random.uniform() * 5);
  return Object.fromEntries(
    shapes(length).map((shape, i) => {
      const array = isPositive ? uniformArray(shape, random) : normalArray(shape, random);
      if (isPositive)
        for (let k = 0; k < array.data.length; k++) array.data[k] = 0.5 + (array.data[k] as number);
      return [`${i}`, array];
    }),
  );
}

describe.each(ENGINES.filter(([label]) => label !== 'js'))('the engine %s', (_label, make) => {
  const [engine, js] = [make(), jsEngine()];

  test.each(Object.keys(CASES))('computes %s as the js engine does, on random shapes', async (name) => {
    const random = seededRandom(1).fork(name);
    for (let trial = 0; trial < 5; trial++) {
      const inputs = inputsFor(CASES[name] as Case, random);
      const [actual, expected] = [
        await run(engine, CASES[name] as Case, inputs),
        await run(js, CASES[name] as Case, inputs),
      ];
      expect(actual.map(([shape]) => shape)).toEqual(expected.map(([shape]) => shape));
      for (const [i, [, data]] of actual.entries())
        expect(farthest(data, expected[i]?.[1] ?? [])).toBeLessThan(2e-5);
    }
  });

  test('treats a tensor from outside the program as a constant', async () => {
    const outside = tf.tensor1d([1, 2]);
    const adds: Case = { shapes: () => [[3, 2]], op: (x) => tf.add(x as tf.Tensor, outside) };
    const inputs = inputsFor(adds, seededRandom(2));
    const [[, actual]] = (await run(engine, adds, inputs)) as [[readonly number[], Float32Array]];
    const expected = (inputs['0']?.data ?? new Float32Array()).map((value, i) => value + 1 + (i % 2));
    expect(farthest(actual, expected)).toBeLessThan(1e-6);
    expect([...outside.dataSync()]).toEqual([1, 2]);
    outside.dispose();
  });
});

describe('the tracing of the onnx engine', () => {
  const onnx = onnxEngine(1);

  test('has a test case for every op that it supports', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(kernels).sort());
  });

  test('rejects an unknown op at compile time, with the op’s name and its caller', async () => {
    const turns: Case = { shapes: matrix, op: (x) => tf.atan(x as tf.Tensor) };
    const running = run(onnx, turns, inputsFor(turns, seededRandom(1)));
    await expect(running).rejects.toThrow(/does not know the op Atan, called at .*onnx-ops\.test\.ts:\d+/);
  });

  test('explains that a program cannot read its tensors', async () => {
    const peeks: Case = { shapes: matrix, op: (x) => tf.scalar((x as tf.Tensor).dataSync()[0] as number) };
    await expect(run(onnx, peeks, inputsFor(peeks, seededRandom(1)))).rejects.toThrow(
      /cannot read the values/,
    );
  });
});
