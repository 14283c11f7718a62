import type { HotLoops } from '../hot-loops.js';
import type { NdArray } from './ndarray.js';
import type { Shapes, Tensors } from './tree.js';

/**
 * A pure function of tensors, written with TensorFlow.js ops on static shapes. It reads no values and draws no random
 * numbers: noise is an input. `S` (state), `I` (inputs) and `O` (outputs) are nested records and lists of arrays;
 * inside the program each array is a tensor.
 *
 * The returned `state` replaces the former one. A program that only reads its state returns none.
 *
 * @example
 * const layer: Program<{ weights: NdArray }, { rows: NdArray }, { hidden: NdArray }> = ({ weights }, { rows }) => ({
 *   outputs: { hidden: tf.sigmoid(tf.matMul(rows, weights)) },
 * });
 */
export type Program<S, I, O> = (
  state: Tensors<S>,
  inputs: Tensors<I>,
) => { readonly state?: Tensors<S>; readonly outputs: Tensors<O> };

/** Arrays that stay on the engine between calls, such as weights and velocities. */
export interface State<S> {
  /** A copy of the current values. */
  read(): Promise<S>;
  release(): void;
}

/** A program compiled for its shapes. */
export interface Compiled<S, I, O> {
  /**
   * Runs the program once and updates `state`. Outputs named in `into` are written there instead of into new arrays.
   */
  run(state: State<S>, inputs: I, into?: Partial<O>): Promise<O>;
  release(): Promise<void>;
}

/** Compiles and runs programs. A program gives the same numbers on every engine, up to float32 rounding. */
export interface Engine {
  readonly name: EngineName;
  /** Where it computes: `cpu`, `gpu`, `webgpu` or `cuda`. */
  readonly device: string;
  readonly threads: number;
  /** Version of the library that computes. */
  readonly version: string;
  /** Whether XᵀX costs half of another product of that size (BLAS calls it SYRK). */
  readonly halvesSymmetricProducts: boolean;
  /**
   * The process's hot loops in machine code, if the engine brings them: same bits, faster. `chooseEngine` installs
   * them.
   */
  readonly hotLoops?: HotLoops;
  /** Number of minibatch steps that one call of a training program should contain. */
  readonly stepsPerCall: number;
  /** Throws an Error that names the op and the line that calls it if the engine does not support an op. */
  compile<S, I, O>(
    program: Program<S, I, O>,
    shapes: { readonly state: Shapes<S>; readonly inputs: Shapes<I> },
  ): Promise<Compiled<S, I, O>>;
  /** Copies the arrays into a new state. */
  hold<S>(arrays: S): State<S>;
}

/** The engines in order of preference, for when nothing was measured or speeds are nearly equal. */
export const ENGINES = ['native', 'onnx', 'tensorflow', 'js'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Where the onnx engine computes. */
export const DEVICES = ['cpu', 'webgpu', 'cuda'] as const;
export type Device = (typeof DEVICES)[number];

/** The state or inputs of a program that has none. */
export type NoState = Record<string, never>;

/** A flat record of arrays, for programs whose names are known only at run time. */
export type NamedArrays = Readonly<Record<string, NdArray>>;
