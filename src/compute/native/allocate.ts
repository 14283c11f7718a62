/** Buffer allocation: blocks whose lifetimes do not overlap share memory in the workspace. */
import { type Step, viewsOf } from './plan.js';
import { type Block, isWhole, type View } from './view.js';

/** Alignment of blocks, in elements: a cache line of 64 bytes. */
const LINE = 16;

/**
 * The offset of every workspace block (first fit, in the order of first use), and the size of the workspace in
 * elements.
 */
export function allocated(steps: readonly Step[]): { starts: ReadonlyMap<Block, number>; size: number } {
  const lives = livesOf(steps);
  const overwritten = reusedInPlace(steps, lives);
  const starts = new Map<Block, number>();
  const live = new Set<Block>();
  let size = 0;
  for (const [block, { from }] of lives) {
    for (const other of live) if ((lives.get(other)?.to as number) < from) live.delete(other);
    const former = overwritten.get(block);
    const start = former === undefined ? firstGap(block, live, starts) : (starts.get(former) as number);
    starts.set(block, start);
    live.add(block);
    size = Math.max(size, endOf(block, start));
  }
  return { starts, size };
}

/** Lifetime of a block: the indices of the first and the last step that use it. */
interface Life {
  readonly from: number;
  readonly to: number;
}

function livesOf(steps: readonly Step[]): Map<Block, Life> {
  const lives = new Map<Block, Life>();
  for (const [at, step] of steps.entries()) {
    for (const { block } of viewsOf(step)) {
      if (block.kind === 'workspace') lives.set(block, { from: lives.get(block)?.from ?? at, to: at });
    }
  }
  return lives;
}

/**
 * In-place reuse: the outputs of element-wise steps that may overwrite an input, each with that input's block. It must
 * be the input's last use, both must be whole blocks of one size, and no later operation of the step may read the
 * input. A smaller workspace stays in the cache.
 */
function reusedInPlace(steps: readonly Step[], lives: ReadonlyMap<Block, Life>): Map<Block, Block> {
  const reused = new Map<Block, Block>();
  for (const [at, whole] of steps.entries()) {
    const step = whole.kind === 'gemmEpilogue' ? whole.epilogue : whole;
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
        reused.set(output.block, block);
        free.delete(place);
        break;
      }
    }
  }
  return reused;
}

/** Whether no other of these views lies in the block of this one. */
const only = ({ block }: View, views: readonly View[]) =>
  views.filter((other) => other.block === block).length === 1;

/** The lowest offset at which the block fits between those that are live. */
function firstGap(block: Block, live: ReadonlySet<Block>, starts: ReadonlyMap<Block, number>): number {
  const taken = [...live]
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
