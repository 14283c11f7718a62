/** The compiler's intermediate representation: a list of steps over views of memory. */
import type { View } from './view.js';

/** One step of a plan. Its operands are views into blocks of memory. */
export type Step = ElementwiseStep | GemmStep | GemmEpilogueStep | ReductionStep | RunningSumStep;

export interface ElementwiseStep {
  readonly kind: 'elementwise';
  /** The shape of every operand. */
  readonly shape: readonly number[];
  readonly inputs: readonly View[];
  readonly outputs: readonly View[];
  readonly operations: readonly Operation[];
  /** Number of temporaries: values that pass from one operation to another without being stored. */
  readonly temporaries: number;
}

/** One operation of a fused step. Its operands are numbered: inputs first, then outputs, then temporaries. */
export interface Operation {
  readonly op: string;
  readonly from: readonly number[];
  readonly to: number;
}

/** A matrix product: [rows, depth] x [depth, columns] -> [rows, columns]. */
export interface GemmStep {
  readonly kind: 'gemm';
  readonly left: View;
  readonly right: View;
  readonly to: View;
}

/**
 * A product fused with the element-wise step that consumes it. The product itself is never stored: it is the input of
 * `epilogue` whose block is a `tile`.
 */
export interface GemmEpilogueStep {
  readonly kind: 'gemmEpilogue';
  readonly left: View;
  readonly right: View;
  readonly epilogue: ElementwiseStep;
}

export interface ReductionStep {
  readonly kind: 'reduction';
  readonly op: string;
  /** Number of the input's axes that are kept. They come first; the rest are reduced. */
  readonly staying: number;
  readonly input: View;
  /** Contiguous, row-major. */
  readonly to: View;
}

/** A cumulative sum of [rows, length] along the second axis. */
export interface RunningSumStep {
  readonly kind: 'runningSum';
  readonly exclusive: boolean;
  readonly backwards: boolean;
  readonly input: View;
  readonly to: View;
}

/** All operands of a step, read or written. */
export function viewsOf(step: Step): View[] {
  switch (step.kind) {
    case 'elementwise':
      return [...step.inputs, ...step.outputs];
    case 'gemm':
      return [step.left, step.right, step.to];
    case 'gemmEpilogue':
      return [step.left, step.right, ...viewsOf(step.epilogue)];
    default:
      return [step.input, step.to];
  }
}
