import { arranged } from './arrange.js';
import type { Lowered } from './lower.js';
import type { ElementwiseStep, GemmStep, ReductionStep, Step } from './plan.js';
import { mergedAxes, type View } from './view.js';

/** The native code's names, whose places are their numbers. */
export interface Names {
  readonly steps: readonly string[];
  readonly elementwise: readonly string[];
  readonly reductions: readonly string[];
}

export interface Encoded {
  readonly code: Int32Array<ArrayBuffer>;
  /** How many numbers all that lies in between takes at once. */
  readonly between: number;
}

/** The steps as the numbers that the native code reads: see native/plan.h. */
export function encoded({ steps, lengths }: Lowered, names: Names): Encoded {
  const { starts, size } = arranged(steps);
  const slots = {
    array: 0,
    constant: lengths.length,
    between: lengths.length + 1,
    product: lengths.length + 2,
  };
  const place = ({ block, offset }: View): number[] => {
    const slot = block.kind === 'array' ? block.at : slots[block.kind];
    const start = block.kind === 'constant' ? block.at : (starts.get(block) ?? 0);
    return [slot, start + offset];
  };
  const view = (of: View, strides: readonly number[] = of.strides) => [...place(of), ...strides];

  /** Of a product's use the axes must stay as they are. */
  const elementwise = ({ shape, inputs, outputs, operations, kept }: ElementwiseStep, merge: boolean) => {
    const views = [...inputs, ...outputs];
    const own = { shape, strides: views.map(({ strides }) => strides) };
    const merged = merge ? mergedAxes(own.shape, own.strides) : own;
    const written = views.map((of, at) => view(of, merged.strides[at]));
    return [
      ...list(merged.shape),
      ...[inputs.length, ...written.slice(0, inputs.length).flat()],
      ...[outputs.length, ...written.slice(inputs.length).flat()],
      ...[kept, operations.length],
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
      case 'gemmUse':
        return [...factors(step), slots.product, ...elementwise(step.use, false)];
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
      `The native engine cannot reach number ${wrong} of a program's memory; it has 2³¹. Take smaller batches.`,
    );
  }
  return { code: Int32Array.from(numbers), between: size };
}

type Axes = ReturnType<typeof mergedAxes>;

const list = (numbers: readonly number[]) => [numbers.length, ...numbers];
