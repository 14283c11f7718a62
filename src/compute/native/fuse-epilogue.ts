/** Epilogue fusion: a large product and the element-wise step that consumes it become one step. */
import { type ElementwiseStep, type GemmStep, type Step, viewsOf } from './plan.js';
import { type Block, isWhole } from './view.js';

/** Smaller products stay in the cache anyway. */
const LEAST_ELEMENTS = 200_000;
/** With a larger inner dimension, the packed factors would take too much memory. */
const MOST_DEPTH = 2048;

/**
 * The steps with each large product fused with its only consumer, if that is element-wise: the product never goes
 * through memory.
 */
export function withFusedEpilogues(steps: readonly Step[]): Step[] {
  const touching = new Map<Block, Set<Step>>();
  for (const step of steps) {
    for (const { block } of viewsOf(step)) touching.set(block, (touching.get(block) ?? new Set()).add(step));
  }
  const products = new Map<ElementwiseStep, GemmStep>();
  for (const step of steps) {
    if (step.kind !== 'gemm') continue;
    const user = [...(touching.get(step.to.block) as Set<Step>)].find((other) => other !== step);
    if (user?.kind !== 'elementwise' || products.has(user) || !isWorthIt(step, user)) continue;
    if ((touching.get(step.to.block) as Set<Step>).size === 2) products.set(user, step);
  }
  const moved = new Set<Step>(products.values());
  return steps
    .filter((step) => !moved.has(step))
    .map((step) => {
      const product = step.kind === 'elementwise' ? products.get(step) : undefined;
      return product === undefined ? step : fused(product, step as ElementwiseStep);
    });
}

function isWorthIt({ left, to }: GemmStep, user: ElementwiseStep): boolean {
  const read = user.inputs.filter(({ block }) => block === to.block);
  return (
    to.block.size >= LEAST_ELEMENTS &&
    (left.shape[1] as number) <= MOST_DEPTH &&
    isWhole(to) &&
    read.length === 1 &&
    isWhole(read[0] as typeof to) &&
    String(user.shape) === String(to.shape)
  );
}

function fused({ left, right, to }: GemmStep, user: ElementwiseStep): Step {
  const tile: Block = { ...to.block, kind: 'tile' };
  const inputs = user.inputs.map((view) => (view.block === to.block ? { ...view, block: tile } : view));
  return { kind: 'gemmEpilogue', left, right, epilogue: { ...user, inputs } };
}
