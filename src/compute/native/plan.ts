import type { View } from './view.js';

/** One piece of work. What a step reads or writes are views, of which each knows its block of memory. */
export type Step = ElementwiseStep | GemmStep | GemmUseStep | ReductionStep | RunningSumStep;

export interface ElementwiseStep {
  readonly kind: 'elementwise';
  /** Of every view. */
  readonly shape: readonly number[];
  readonly inputs: readonly View[];
  readonly outputs: readonly View[];
  readonly operations: readonly Operation[];
  /** How many values are kept between operations. */
  readonly kept: number;
}

/** An operation's places: inputs are counted first, then outputs, then values that are kept. */
export interface Operation {
  readonly op: string;
  readonly from: readonly number[];
  readonly to: number;
}

/** [rows, depth] x [depth, columns] */
export interface GemmStep {
  readonly kind: 'gemm';
  readonly left: View;
  readonly right: View;
  readonly to: View;
}

/** The same, whose numbers are used as they come: as an input of `use` whose block is no memory. */
export interface GemmUseStep {
  readonly kind: 'gemmUse';
  readonly left: View;
  readonly right: View;
  readonly use: ElementwiseStep;
}

export interface ReductionStep {
  readonly kind: 'reduction';
  readonly op: string;
  /** How many of the input's axes stay; these come first. */
  readonly staying: number;
  readonly input: View;
  /** Row by row. */
  readonly to: View;
}

/** Of [rows, length], along the second axis. */
export interface RunningSumStep {
  readonly kind: 'runningSum';
  readonly exclusive: boolean;
  readonly backwards: boolean;
  readonly input: View;
  readonly to: View;
}

/** Every view that a step reads or writes. */
export function viewsOf(step: Step): View[] {
  switch (step.kind) {
    case 'elementwise':
      return [...step.inputs, ...step.outputs];
    case 'gemm':
      return [step.left, step.right, step.to];
    case 'gemmUse':
      return [step.left, step.right, ...viewsOf(step.use)];
    default:
      return [step.input, step.to];
  }
}
