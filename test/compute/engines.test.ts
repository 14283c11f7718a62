import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { chooseEngine, inspectEngines } from '../../src/compute/choose.js';
import type { Program } from '../../src/compute/engine.js';
import { jsEngine } from '../../src/compute/js.js';
import { type NdArray, ndarray } from '../../src/compute/ndarray.js';
import { selfTest } from '../../src/compute/self-test.js';
import { speedCache } from '../../src/compute/speed-cache.js';
import { InputError } from '../../src/errors.js';
import { accelerateHotLoops, hotLoops, scriptedLoops } from '../../src/hot-loops.js';
import { NATIVE_CACHE } from '../build-native.js';
import { ENGINES, nativeProblem, tensorflowProblem, webgpuProblem } from '../support.js';
import { inTemporaryFolder } from '../temporary-folder.js';

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

/** Returns its input as its state and its state as an output, both without an op. */
const passOn: Program<Counter, By, Doubled> = ({ nested: [{ count }] }, { by }) => ({
  state: { nested: [{ count: by }] },
  outputs: { doubled: tf.mul(by, 2), before: count },
});

/** Returns its state unchanged. */
const leaveAlone: Program<Counter, By, Doubled> = (state, { by }) => ({
  state,
  outputs: { doubled: tf.mul(by, 2), before: state.nested[0].count },
});

describe.each([
  ['native', nativeProblem],
  ['tensorflow', tensorflowProblem],
  ['onnx on webgpu', webgpuProblem],
])('the engine %s', (label, problem) => {
  (problem === undefined ? test : test.skip)(
    `is among those tested${problem === undefined ? '' : `: ${problem}`}`,
    () => expect(ENGINES.map(([name]) => name)).toContain(label),
  );
});

describe.each(ENGINES)('engine %s', (_name, make) => {
  test('keeps the state between calls and returns the outputs', async () => {
    const engine = make();
    const program = await engine.compile(add, shapes);
    const state = engine.hold(start());
    await program.run(state, { by: pair(10, 20) });
    const { doubled, before } = await program.run(state, { by: pair(100, 200) });
    expect([...before.data]).toEqual([11, 22]);
    expect([...doubled.data]).toEqual([222, 444]);
    expect(await state.read()).toEqual({ nested: [{ count: pair(111, 222) }] });
  });

  test('copies the arrays that it is given and those that it returns', async () => {
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

  test('runs a program that returns an input as its state, and its state as an output', async () => {
    const engine = make();
    const program = await engine.compile(passOn, shapes);
    const state = engine.hold(start());
    const by = pair(10, 20);
    await program.run(state, { by });
    by.data.fill(99);
    const { before } = await program.run(state, { by: pair(5, 6) });
    before.data.fill(77);
    expect((await program.run(state, { by: pair(7, 8) })).before).toEqual(pair(5, 6));
    expect([...before.data]).toEqual([77, 77]);
    expect(await state.read()).toEqual({ nested: [{ count: pair(7, 8) }] });
    state.release();
  });

  test('runs a program that returns its state unchanged', async () => {
    const engine = make();
    const program = await engine.compile(leaveAlone, shapes);
    const state = engine.hold(start());
    for (let i = 0; i < 2; i++) {
      expect((await program.run(state, { by: pair(i, i) })).before).toEqual(pair(1, 2));
    }
    expect(await state.read()).toEqual(start());
    state.release();
  });

  test('keeps its state when a call fails', async () => {
    const engine = make();
    const before = tf.memory().numTensors;
    const state = engine.hold(start());
    const fails: typeof add = () => {
      throw new Error('as it must');
    };
    const running = engine.compile(fails, shapes).then((program) => program.run(state, { by: pair(1, 1) }));
    await expect(running).rejects.toThrow('as it must');
    expect(await state.read()).toEqual(start());
    state.release();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('writes an output into the given array, also into a part of a larger one', async () => {
    const engine = make();
    const program = await engine.compile(add, shapes);
    const whole = new Float32Array(6);
    const target = ndarray([2], whole.subarray(2, 4));
    const { doubled } = await program.run(engine.hold(start()), { by: pair(1, 1) }, { doubled: target });
    expect(doubled).toBe(target);
    expect([...whole]).toEqual([0, 0, 4, 6, 0, 0]);
  });

  test('leaks no tensor, and restores the caller’s backend', async () => {
    const engine = make();
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const program = await engine.compile(add, shapes);
    const state = engine.hold(start());
    await program.run(state, { by: pair(1, 1) });
    const held = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await program.run(state, { by: pair(1, 1) });
    expect(tf.memory().numTensors).toBe(held);
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
  test('takes an engine that works, libraries before js', async () => {
    await inTemporaryFolder(async (cache) => {
      const [native, onnx] = await inspectEngines(1, { cache });
      expect(native).toEqual({ name: 'native', problem: expect.stringMatching(/not built.*setup-native/) });
      expect(onnx).toMatchObject({ name: 'onnx', engine: { name: 'onnx', threads: 1 } });
      const { engine, why } = await chooseEngine('auto', 1, { cache });
      expect(tensorflowProblem === undefined ? ['onnx', 'tensorflow'] : ['onnx']).toContain(engine.name);
      expect(why).toMatch(
        tensorflowProblem === undefined ? /^the fastest of those that work: / : /^the fastest that works$/,
      );
      expect((await chooseEngine('js', 1, { cache })).engine.name).toBe('js');
    });
  });

  test('uses cached speeds, and skips an engine that no longer works', async () => {
    await inTemporaryFolder(async (cache) => {
      await speedCache(1, cache).write({ onnx: 2.4, js: 3.6 });
      expect(await chooseEngine('auto', 1, { cache })).toMatchObject({
        engine: { name: 'js' },
        why: 'the fastest of those that work: js 4 GFLOP/s, onnx 2 GFLOP/s',
      });
      if (tensorflowProblem === undefined) return;
      await speedCache(1, cache).write({ tensorflow: 900, onnx: 2 });
      expect((await chooseEngine('auto', 1, { cache })).engine.name).toBe('onnx');
    });
  });

  (nativeProblem === undefined ? test : test.skip)(
    'installs the hot loops of the engine it chose; looking at engines installs none',
    async () => {
      const [report] = await inspectEngines(1, { cache: NATIVE_CACHE });
      expect(report).toMatchObject({ engine: { name: 'native' } });
      await chooseEngine('onnx', 1, { cache: NATIVE_CACHE });
      expect(hotLoops()).toBe(scriptedLoops);
      const { engine } = await chooseEngine('native', 1, { cache: NATIVE_CACHE });
      const installed = hotLoops();
      accelerateHotLoops(scriptedLoops);
      expect(installed).not.toBe(scriptedLoops);
      expect(installed).toBe(engine.hotLoops);
    },
  );

  test.each([0, -1, 1.5, Number.NaN, 100_000])('rejects %d threads', async (threads) => {
    await expect(chooseEngine('auto', threads)).rejects.toThrow(InputError);
  });

  test('rejects a device that the engine does not have, and one that is not available', async () => {
    await expect(chooseEngine('js', 1, { device: 'webgpu' })).rejects.toThrow(
      /webgpu is one of the engine onnx, not of js/,
    );
    // The libraries of CUDA are not in the package.
    await expect(chooseEngine('auto', 1, { device: 'cuda' })).rejects.toThrow(
      /onnx does not work on the device cuda here: /,
    );
  });

  test('rejects an unknown engine', async () => {
    await expect(chooseEngine('abacus' as never, 1)).rejects.toThrow(
      /no engine 'abacus'.*auto, native, onnx, tensorflow, js/,
    );
  });
});

test('the self-test fails for an engine with wrong numbers', async () => {
  const broken = {
    ...jsEngine(),
    compile: async () => ({
      run: async () => ({ activities: ndarray([37, 43], new Float32Array(37 * 43)) }),
      release: async () => {},
    }),
  };
  await expect(selfTest(broken as never)).rejects.toThrow(/self-test is off by 0\.\d+/);
});
