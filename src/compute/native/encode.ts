import type { Lowered } from './lower.js';
import { type ElementwiseStep, type GemmStep, type ReductionStep, type Step, viewsOf } from './plan.js';
import { type Block, isWhole, mergedAxes, type View } from './view.js';

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

/** Blocks begin at a multiple of this many numbers: a line of the processor's memory. */
const LINE = 16;

/** Where each block lies that is not given from outside. Blocks that are never needed at once may share memory. */
function arranged(steps: readonly Step[]): { starts: ReadonlyMap<Block, number>; size: number } {
  const lives = livesOf(steps);
  const former = overwritten(steps, lives);
  const starts = new Map<Block, number>();
  const present = new Set<Block>();
  let size = 0;
  for (const [block, { from }] of lives) {
    for (const other of present) if ((lives.get(other)?.to as number) < from) present.delete(other);
    const predecessor = former.get(block);
    const start =
      predecessor === undefined ? firstGap(block, present, starts) : (starts.get(predecessor) as number);
    starts.set(block, start);
    present.add(block);
    size = Math.max(size, endOf(block, start));
  }
  return { starts, size };
}

/** The first step that uses a block, and the last. */
interface Life {
  readonly from: number;
  readonly to: number;
}

function livesOf(steps: readonly Step[]): Map<Block, Life> {
  const lives = new Map<Block, Life>();
  for (const [at, step] of steps.entries()) {
    for (const { block } of viewsOf(step)) {
      if (block.kind === 'between') lives.set(block, { from: lives.get(block)?.from ?? at, to: at });
    }
  }
  return lives;
}

/**
 * Results that may be written over what their step is the last to read: number by number in the same order, and after all
 * operations that read it. Less memory is faster memory.
 */
function overwritten(steps: readonly Step[], lives: ReadonlyMap<Block, Life>): Map<Block, Block> {
  const former = new Map<Block, Block>();
  for (const [at, whole] of steps.entries()) {
    const step = whole.kind === 'gemmUse' ? whole.use : whole;
    if (step.kind !== 'elementwise') continue;
    const free = new Set(
      step.inputs.flatMap((view, place) =>
        isWhole(view) && lives.get(view.block)?.to === at && only(view, viewsOf(whole)) ? [place] : [],
      ),
    );
    for (const [index, output] of step.outputs.entries()) {
      if (!isWhole(output) || lives.get(output.block)?.from !== at) continue;
      const written = step.operations.findIndex(({ to }) => to === step.inputs.length + index);
      const readLater = new Set(step.operations.slice(written + 1).flatMap(({ from }) => from));
      for (const place of free) {
        const { block } = step.inputs[place] as View;
        if (readLater.has(place) || block.size !== output.block.size) continue;
        former.set(output.block, block);
        free.delete(place);
        break;
      }
    }
  }
  return former;
}

const only = ({ block }: View, views: readonly View[]) =>
  views.filter((other) => other.block === block).length === 1;

function firstGap(block: Block, present: ReadonlySet<Block>, starts: ReadonlyMap<Block, number>): number {
  const taken = [...present]
    .map((other) => {
      const start = starts.get(other) as number;
      return { start, end: endOf(other, start) };
    })
    .sort((a, b) => a.start - b.start);
  let start = 0;
  for (const other of taken) {
    if (endOf(block, start) <= other.start) break;
    start = Math.max(start, other.end);
  }
  return start;
}

const endOf = ({ size }: Block, start: number) => start + Math.ceil(size / LINE) * LINE;
