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
  const slots: Slots = {
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
  const numbers = steps.flatMap((step) => [
    names.steps.indexOf(step.kind),
    ...stepCode(step, { names, slots, place }),
  ]);
  const wrong = numbers.find((number) => number !== (number | 0));
  if (wrong !== undefined) {
    throw new Error(
      `A program of the native engine needs ${wrong} as an offset or size, but they end at 2³¹ - 1. ` +
        'Make the batches smaller.',
    );
  }
  return { code: Int32Array.from(numbers), workspace: size };
}

/** The slot of each kind of block in `base` of native/plan.h; arrays have one each, from this on. */
type Slots = Readonly<Record<View['block']['kind'], number>>;

interface Context {
  readonly names: Names;
  readonly slots: Slots;
  /** Slot and offset of a view. */
  readonly place: (view: View) => number[];
}

function stepCode(step: Step, context: Context): number[] {
  const { slots, place } = context;
  switch (step.kind) {
    case 'elementwise':
      return elementwiseCode(step, true, context);
    case 'gemm':
      return [...factorsCode(step, place), ...place(step.to), ...step.to.strides.slice(0, 1)];
    case 'gemmEpilogue':
      return [...factorsCode(step, place), slots.tile, ...elementwiseCode(step.epilogue, false, context)];
    case 'reduction':
      return reductionCode(step, context);
    case 'runningSum': {
      const { input, exclusive, backwards, to } = step;
      return [
        ...input.shape,
        exclusive ? 1 : 0,
        backwards ? 1 : 0,
        ...viewCode(input, place),
        ...viewCode(to, place),
      ];
    }
  }
}

/** `merge` is false for an epilogue, which is run row by row: it must keep its two axes. */
function elementwiseCode(
  { shape, inputs, outputs, operations, temporaries }: ElementwiseStep,
  merge: boolean,
  { names, place }: Context,
): number[] {
  const views = [...inputs, ...outputs];
  const own = { shape, strides: views.map(({ strides }) => strides) };
  const merged = merge ? mergedAxes(own.shape, own.strides) : own;
  const written = views.map((view, at) => [...place(view), ...(merged.strides[at] as readonly number[])]);
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
}

function factorsCode({ left, right }: Pick<GemmStep, 'left' | 'right'>, place: Context['place']): number[] {
  return [...left.shape, ...viewCode(left, place), ...viewCode(right, place), right.shape[1] as number];
}

function reductionCode({ op, staying, input, to }: ReductionStep, { names, place }: Context): number[] {
  const { shape, strides } = input;
  const stay = mergedAxes(shape.slice(0, staying), [strides.slice(0, staying)]);
  const go = mergedAxes(shape.slice(staying), [strides.slice(staying)]);
  return [
    names.reductions.indexOf(op),
    ...[...list(stay.shape), ...list(go.shape)],
    ...[...place(input), ...stay.strides.flat(), ...go.strides.flat()],
    ...place(to),
  ];
}

const viewCode = (view: View, place: Context['place']) => [...place(view), ...view.strides];

const list = (numbers: readonly number[]) => [numbers.length, ...numbers];
