import { type ElementwiseStep, type GemmStep, type Step, viewsOf } from './plan.js';
import { type Block, isWhole } from './view.js';

/** Smaller products stay near the processor as they are. */
const LEAST_NUMBERS = 200_000;
/** Of deeper ones the factors, packed, would take much memory. */
const MOST_DEPTH = 2048;

/** Large products that only one step on each number reads become one step with it: they need not pass through memory. */
export function usingProducts(steps: readonly Step[]): Step[] {
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
      return product === undefined ? step : withUse(product, step as ElementwiseStep);
    });
}

function isWorthIt({ left, to }: GemmStep, user: ElementwiseStep): boolean {
  const read = user.inputs.filter(({ block }) => block === to.block);
  return (
    to.block.size >= LEAST_NUMBERS &&
    (left.shape[1] as number) <= MOST_DEPTH &&
    isWhole(to) &&
    read.length === 1 &&
    isWhole(read[0] as typeof to) &&
    String(user.shape) === String(to.shape)
  );
}

function withUse({ left, right, to }: GemmStep, user: ElementwiseStep): Step {
  const tile: Block = { ...to.block, kind: 'product' };
  const inputs = user.inputs.map((view) => (view.block === to.block ? { ...view, block: tile } : view));
  return { kind: 'gemmUse', left, right, use: { ...user, inputs } };
}
