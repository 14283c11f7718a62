import type { Engine, Program } from '../compute/engine.js';
import { type NdArray, ndarray, zeros } from '../compute/ndarray.js';
import type { Tensor } from '../compute/tensor.js';
import { shapesOf, type Tensors } from '../compute/tree.js';
import { type Examples, eachBlock, requireExamples } from './examples.js';

/**
 * Applies `f` to all examples block by block on the engine, and passes each block's result to `onBlock` with the number
 * of its first row. `visible` is [rows, width]. Throws an InputError if there are no examples.
 *
 * @example
 * const project = ({ w }: Tensors<Weights>, visible: tf.Tensor) => tf.matMul(visible, w);
 * await applyToExamples(engine, weights, project, examples, ({ data }, start) => out.set(data, start * width));
 */
export async function applyToExamples<P>(
  engine: Engine,
  parameters: P,
  f: (parameters: Tensors<P>, visible: Tensor) => Tensor,
  examples: Examples,
  onBlock: (result: NdArray, start: number) => void,
  blockRows = 1000,
): Promise<void> {
  type Block = { readonly visible: NdArray };
  type Result = { readonly result: NdArray };
  const program: Program<P, Block, Result> = (state, { visible }) => ({
    outputs: { result: f(state, visible) },
  });
  requireExamples(examples);
  const state = engine.hold(parameters);
  const compile = (rows: number) =>
    engine.compile(program, { state: shapesOf(parameters), inputs: { visible: [rows, examples.width] } });
  let compiled: { rows: number; program: Awaited<ReturnType<typeof compile>> } | undefined;
  try {
    for (const { start, rows, values } of eachBlock(examples, blockRows)) {
      if (compiled?.rows !== rows) {
        await compiled?.program.release();
        compiled = { rows, program: await compile(rows) };
      }
      const { result } = await compiled.program.run(state, {
        visible: ndarray([rows, examples.width], values),
      });
      onBlock(result, start);
    }
  } finally {
    state.release();
    await compiled?.program.release();
  }
}

/** Applies `f` to all examples and collects its rows. [examples, width] Throws an InputError if there are no examples. */
export async function mapExamples<P>(
  engine: Engine,
  parameters: P,
  f: (parameters: Tensors<P>, visible: Tensor) => Tensor,
  examples: Examples,
  width: number,
): Promise<NdArray> {
  const all = zeros([examples.count, width]);
  await applyToExamples(engine, parameters, f, examples, ({ data }, start) =>
    all.data.set(data, start * width),
  );
  return all;
}
