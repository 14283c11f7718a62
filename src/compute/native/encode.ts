/** Code generation: allocates the workspace and writes the steps as integers, which native/plan.h reads. */
import { allocated } from './allocate.js';
import type { Lowered } from './lower.js';
import type { ElementwiseStep, GemmStep, ReductionStep, Step } from './plan.js';
import { mergedAxes, type View } from './view.js';

/** Names in the native code. The index of a name is its code. */
export interface Names {
  readonly steps: readonly string[];
  readonly elementwise: readonly string[];
  readonly reductions: readonly string[];
}

export interface Encoded {
  readonly code: Int32Array<ArrayBuffer>;
  /** Size of the workspace, in elements. */
  readonly workspace: number;
}

/** Throws an Error if an offset or size does not fit into 32 bits. */
export function encoded({ steps, lengths }: Lowered, names: Names): Encoded {
  const { starts, size } = allocated(steps);
  const slots = {
    array: 0,
    constant: lengths.length,
    workspace: lengths.length + 1,
    tile: lengths.length + 2,
  };
  const place = ({ block, offset }: View): number[] => {
    const slot = block.kind === 'array' ? block.at : slots[block.kind];
    const start = block.kind === 'constant' ? block.at : (starts.get(block) ?? 0);
    return [slot, start + offset];
  };
  const view = (of: View, strides: readonly number[] = of.strides) => [...place(of), ...strides];

  /** `merge` is false for an epilogue, which is run row by row: it must keep its two axes. */
  const elementwise = (
    { shape, inputs, outputs, operations, temporaries }: ElementwiseStep,
    merge: boolean,
  ) => {
    const views = [...inputs, ...outputs];
    const own = { shape, strides: views.map(({ strides }) => strides) };
    const merged = merge ? mergedAxes(own.shape, own.strides) : own;
    const written = views.map((of, at) => view(of, merged.strides[at]));
    return [
      ...list(merged.shape),
      ...[inputs.length, ...written.slice(0, inputs.length).flat()],
      ...[outputs.length, ...written.slice(inputs.length).flat()],
      ...[temporaries, operations.length],
      ...operations.flatMap(({ op, from, to }) => {
        const [first = 0, second = first, third = first] = from;
        return [names.elementwise.indexOf(op), first, second, third, to];
      }),
    ];
  };
  const factors = ({ left, right }: Pick<GemmStep, 'left' | 'right'>) => [
    ...left.shape,
    ...[...view(left), ...view(right)],
    right.shape[1] as number,
  ];
  const reduction = ({ op, staying, input, to }: ReductionStep) => {
    const [stay, go] = [
      [0, staying],
      [staying, input.shape.length],
    ].map(([from, to]) => mergedAxes(input.shape.slice(from, to), [input.strides.slice(from, to)])) as [
      Axes,
      Axes,
    ];
    return [
      names.reductions.indexOf(op),
      ...[...list(stay.shape), ...list(go.shape)],
      ...view(
        input,
        [stay, go].flatMap(({ strides }) => strides[0] as number[]),
      ),
      ...place(to),
    ];
  };
  const code = (step: Step): number[] => {
    switch (step.kind) {
      case 'elementwise':
        return elementwise(step, true);
      case 'gemm':
        return [...factors(step), ...view(step.to, step.to.strides.slice(0, 1))];
      case 'gemmEpilogue':
        return [...factors(step), slots.tile, ...elementwise(step.epilogue, false)];
      case 'reduction':
        return reduction(step);
      case 'runningSum': {
        const { input, exclusive, backwards, to } = step;
        return [...input.shape, exclusive ? 1 : 0, backwards ? 1 : 0, ...view(input), ...view(to)];
      }
    }
  };
  const numbers = steps.flatMap((step) => [names.steps.indexOf(step.kind), ...code(step)]);
  const wrong = numbers.find((number) => number !== (number | 0));
  if (wrong !== undefined) {
    throw new Error(
      `A program of the native engine needs ${wrong} as an offset or size, but they end at 2³¹ - 1. Make the batches smaller.`,
    );
  }
  return { code: Int32Array.from(numbers), workspace: size };
}

type Axes = ReturnType<typeof mergedAxes>;

const list = (numbers: readonly number[]) => [numbers.length, ...numbers];
