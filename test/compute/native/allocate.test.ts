import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocated } from '../../../src/compute/native/allocate.js';
import type { ElementwiseStep, Step } from '../../../src/compute/native/plan.js';
import { type Block, type View, whole } from '../../../src/compute/native/view.js';

/** Choices from which `planOf` makes a step: every number is taken modulo what there is to choose from. */
const stepChoices = fc.record({
  kind: fc.constantFrom('elementwise', 'gemm', 'gemmEpilogue'),
  size: fc.constantFrom(5, 20),
  inputs: fc.array(fc.record({ block: fc.nat(), isReversed: fc.boolean() }), { minLength: 2, maxLength: 3 }),
  outputs: fc.integer({ min: 1, max: 2 }),
  operations: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 2, maxLength: 6 }),
});
type Choices = typeof stepChoices extends fc.Arbitrary<infer T> ? T : never;

const reversed = (block: Block): View => ({
  block,
  offset: block.size - 1,
  shape: [block.size],
  strides: [-1],
});
const asRow = (view: View): View => ({
  ...view,
  shape: [1, view.block.size],
  strides: [0, ...view.strides],
});

/** A plan in which steps read earlier results of their size, forwards or backwards, once or several times. */
function planOf(choices: readonly Choices[]): Step[] {
  const made = [5, 20].map((size): Block => ({ kind: 'array', at: 0, size }));
  return choices.map((choice, at) => {
    const known = made.filter(({ size }) => size === choice.size);
    const inputs = choice.inputs.map(({ block, isReversed }) =>
      (isReversed ? reversed : (of: Block) => whole(of, [of.size]))(known[block % known.length] as Block),
    );
    const fresh = (): Block => ({ kind: 'workspace', at, size: choice.size });
    const [left, right] = inputs.map(asRow) as [View, View];
    if (choice.kind === 'gemm') {
      const to = fresh();
      made.push(to);
      return { kind: 'gemm', left, right, to: whole(to, [1, to.size]) };
    }
    const outputs = Array.from({ length: choice.outputs }, () => whole(fresh(), [choice.size]));
    made.push(...outputs.map(({ block }) => block));
    const tile = whole({ kind: 'tile', at: 0, size: choice.size }, [choice.size]);
    const step = elementwise(choice, choice.kind === 'gemmEpilogue' ? [tile, ...inputs] : inputs, outputs);
    return choice.kind === 'gemmEpilogue' ? { kind: 'gemmEpilogue', left, right, epilogue: step } : step;
  });
}

/** Operations that read inputs and earlier results, the last of which write the outputs. */
function elementwise(choice: Choices, inputs: View[], outputs: View[]): ElementwiseStep {
  const first = inputs.length + outputs.length;
  const readable = [...inputs.keys()];
  const operations = choice.operations.map((from, n) => {
    const output = n - (choice.operations.length - outputs.length);
    const to = output >= 0 ? inputs.length + output : first + n;
    const operation = {
      op: 'Add',
      from: from.map((place) => readable[place % readable.length] as number),
      to,
    };
    readable.push(to);
    return operation;
  });
  return {
    kind: 'elementwise',
    shape: [choice.size],
    inputs,
    outputs,
    operations,
    temporaries: operations.length,
  };
}

/** Every block after the plan has run, each read at the end of the step that made it. `memoryOf` gives a block its memory. */
function resultsOf(steps: readonly Step[], memoryOf: (block: Block) => Float64Array): number[][] {
  const at = ({ offset, strides }: View, i: number) => offset + i * (strides.at(-1) as number);
  const read = (view: View, i: number) => memoryOf(view.block)[at(view, i)] as number;
  const sum = (view: View) =>
    Array.from({ length: view.block.size }, (_, i) => read(view, i) * (i + 1)).reduce(
      (a, b) => (a + b) % 9973,
    );
  const run = ({ inputs, outputs, operations, shape }: ElementwiseStep, tile: () => number) => {
    for (let i = 0; i < (shape[0] as number); i++) {
      const temporaries: number[] = [];
      const operand = (n: number) => {
        const view = [...inputs, ...outputs][n];
        if (view === undefined) return temporaries[n] as number;
        return view.block.kind === 'tile' ? tile() + i : read(view, i);
      };
      for (const { from, to } of operations) {
        const value = from.reduce((total, n, k) => (total + (k + 2) * operand(n)) % 9973, 1);
        const output = outputs[to - inputs.length];
        if (output === undefined) temporaries[to] = value;
        else memoryOf(output.block)[at(output, i)] = value;
      }
    }
  };
  return steps.map((step) => {
    if (step.kind === 'elementwise') run(step, () => 0);
    if (step.kind === 'gemmEpilogue') run(step.epilogue, () => sum(step.left) + 3 * sum(step.right));
    if (step.kind === 'gemm') {
      // As the microkernel does, which writes before all of the factors are read.
      for (let i = 0; i < step.to.block.size; i++)
        memoryOf(step.to.block)[i] = (sum(step.left) + 3 * sum(step.right) + i) % 9973;
    }
    const outputs =
      step.kind === 'gemmEpilogue' ? step.epilogue.outputs : 'to' in step ? [step.to] : step.outputs;
    return outputs.flatMap(({ block }) => [...memoryOf(block).subarray(0, block.size)]);
  });
}

describe('allocated', () => {
  test('shares memory only where no value is lost: a plan computes the same as with a buffer for each block', () => {
    fc.assert(
      fc.property(fc.array(stepChoices, { minLength: 1, maxLength: 12 }), (choices) => {
        const steps = planOf(choices);
        const buffers = new Map<Block, Float64Array>();
        const inputOf = (block: Block) =>
          Float64Array.from({ length: block.size }, (_, i) => 7 * i + block.size);
        const apart = (block: Block) => {
          const buffer =
            buffers.get(block) ?? (block.kind === 'array' ? inputOf(block) : new Float64Array(block.size));
          buffers.set(block, buffer);
          return buffer;
        };
        const { starts, size } = allocated(steps);
        const workspace = new Float64Array(size);
        const shared = (block: Block) =>
          block.kind === 'array' ? apart(block) : workspace.subarray(starts.get(block), size);
        expect(resultsOf(steps, shared)).toEqual(resultsOf(steps, apart));
      }),
      { numRuns: 500 },
    );
  });

  test('separates blocks that are live at the same time, at cache lines, and reuses memory of dead ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(3)), { minLength: 1, maxLength: 30 }),
        (chain) => {
          // Block n is written by step n and read by products up to `later` steps later: nothing is in place.
          const blocks = chain.map(([size], at): Block => ({ kind: 'workspace', at, size }));
          const row = (block: Block) => whole(block, [1, block.size]);
          const lastUse = chain.map(([, later], n) => Math.min(n + later, blocks.length - 1));
          const steps = blocks.flatMap((to, n): Step[] =>
            blocks
              .slice(0, n)
              .flatMap((left, before) =>
                (lastUse[before] as number) >= n
                  ? [{ kind: 'gemm', left: row(left), right: row(left), to: row(to) } as const]
                  : [],
              )
              .concat({ kind: 'gemm', left: row(to), right: row(to), to: row(to) }),
          );
          const { starts, size } = allocated(steps);
          const end = (block: Block) => (starts.get(block) as number) + block.size;
          for (const [n, block] of blocks.entries()) {
            expect((starts.get(block) as number) % 16).toBe(0);
            expect(end(block)).toBeLessThanOrEqual(size);
            for (const [before, other] of blocks.slice(0, n).entries()) {
              if ((lastUse[before] as number) < n) continue;
              expect(
                end(other) <= (starts.get(block) as number) || end(block) <= (starts.get(other) as number),
              ).toBe(true);
            }
          }
          // Never more than four blocks of at most three lines are live at once, and first fit may leave gaps.
          expect(size).toBeLessThanOrEqual(2 * 4 * 48);
        },
      ),
    );
  });
});
