import { type Step, viewsOf } from './plan.js';
import { type Block, isWhole, type View } from './view.js';

/** Blocks begin at a multiple of this many numbers: a line of the processor's memory. */
const LINE = 16;

/** Where each block lies that is not given from outside. Blocks that are never needed at once may share memory. */
export function arranged(steps: readonly Step[]): { starts: ReadonlyMap<Block, number>; size: number } {
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
