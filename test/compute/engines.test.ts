import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { chooseEngine, inspectEngines } from '../../src/compute/choose.js';
import type { Program } from '../../src/compute/engine.js';
import { type NdArray, ndarray } from '../../src/compute/ndarray.js';
import { selfTest } from '../../src/compute/self-test.js';
import { InputError } from '../../src/errors.js';
import { ENGINES } from '../support.js';

type Counter = { readonly nested: readonly [{ readonly count: NdArray }] };
type By = { readonly by: NdArray };
type Doubled = { readonly doubled: NdArray; readonly before: NdArray };

const add: Program<Counter, By, Doubled> = ({ nested: [{ count }] }, { by }) => {
  const next = tf.add(count, by);
  return { state: { nested: [{ count: next }] }, outputs: { doubled: tf.mul(next, 2), before: count } };
};
const shapes = { state: { nested: [{ count: [2] }] }, inputs: { by: [2] } } as const;
const pair = (a: number, b: number) => ndarray([2], Float32Array.of(a, b));
const start = (): Counter => ({ nested: [{ count: pair(1, 2) }] });

describe.each(ENGINES.map((make) => [make().name, make] as const))('engine %s', (_name, make) => {
  test('keeps the state between calls and hands out the outputs', async () => {
    const engine = make();
    const program = await engine.compile(add, shapes);
    const state = engine.hold(start());
    await program.run(state, { by: pair(10, 20) });
    const { doubled, before } = await program.run(state, { by: pair(100, 200) });
    expect([...before.data]).toEqual([11, 22]);
    expect([...doubled.data]).toEqual([222, 444]);
    expect(await state.read()).toEqual({ nested: [{ count: pair(111, 222) }] });
  });

  test('copies what it is given and what it hands out', async () => {
    const engine = make();
    const program = await engine.compile(add, shapes);
    const mine = start();
    const state = engine.hold(mine);
    mine.nested[0].count.data.fill(99);
    (await state.read()).nested[0].count.data.fill(77);
    const by = pair(1, 1);
    const first = await program.run(state, { by });
    by.data.fill(50);
    await program.run(state, { by });
    expect([...first.doubled.data]).toEqual([4, 6]);
    expect([...(await state.read()).nested[0].count.data]).toEqual([52, 53]);
  });

  test('writes an output where it is told to, also into a part of a larger array', async () => {
    const engine = make();
    const program = await engine.compile(add, shapes);
    const whole = new Float32Array(6);
    const target = ndarray([2], whole.subarray(2, 4));
    const { doubled } = await program.run(engine.hold(start()), { by: pair(1, 1) }, { doubled: target });
    expect(doubled).toBe(target);
    expect([...whole]).toEqual([0, 0, 4, 6, 0, 0]);
  });

  test('leaves no tensor behind and the caller’s backend in place', async () => {
    const engine = make();
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const program = await engine.compile(add, shapes);
    const state = engine.hold(start());
    for (let i = 0; i < 3; i++) await program.run(state, { by: pair(1, 1) });
    state.release();
    await program.release();
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.getBackend()).toBe('cpu');
  });

  test('passes its self-test', async () => {
    await expect(selfTest(make())).resolves.toBeUndefined();
  });
});

describe('chooseEngine', () => {
  test('takes the first that works', async () => {
    const [best] = await inspectEngines(1);
    expect(best).toMatchObject({ name: 'onnx', engine: { name: 'onnx', threads: 1 } });
    expect((await chooseEngine('auto', 1)).engine.name).toBe('onnx');
    expect((await chooseEngine('js', 1)).engine.name).toBe('js');
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses %d threads', async (threads) => {
    await expect(chooseEngine('auto', threads)).rejects.toThrow(InputError);
  });

  test('refuses an engine it has not', async () => {
    await expect(chooseEngine('abacus' as never, 1)).rejects.toThrow(/no engine 'abacus'.*auto, onnx, js/);
  });
});

test('the self-test fails an engine whose numbers are off', async () => {
  const [js] = ENGINES as [(typeof ENGINES)[0]];
  const broken = {
    ...js(),
    compile: async () => ({
      run: async () => ({ activities: ndarray([4, 3], new Float32Array(12)) }),
      release: async () => {},
    }),
  };
  await expect(selfTest(broken as never)).rejects.toThrow(/self-test is off by 0\.\d+/);
});
