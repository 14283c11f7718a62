import type { HotLoops } from '../hot-loops.js';
import type { NdArray } from './ndarray.js';
import type { Shapes, Tensors } from './tree.js';

/**
 * A formula: a pure function of tensors, written with TensorFlow.js ops, shapes static. It reads no values and
 * draws no random numbers: noise comes in as an input. `S`, `I` and `O` are records or lists of arrays, nested
 * as the formula likes; inside the program each array is a tensor.
 *
 * What comes back as `state` replaces the state that went in; a program that only reads it leaves it out.
 */
export type Program<S, I, O> = (
  state: Tensors<S>,
  inputs: Tensors<I>,
) => { readonly state?: Tensors<S>; readonly outputs: Tensors<O> };

/** Arrays that stay with the engine between calls, such as weights and velocities. */
export interface State<S> {
  /** A copy of the present values. */
  read(): Promise<S>;
  release(): void;
}

/** A program made ready for its shapes. */
export interface Compiled<S, I, O> {
  /** Runs the program once. Outputs named in `into` are written there instead of into new arrays. */
  run(state: State<S>, inputs: I, into?: Partial<O>): Promise<O>;
  release(): Promise<void>;
}

/** Runs programs. The same program gives the same numbers on every engine, to float32 rounding. */
export interface Engine {
  readonly name: EngineName;
  readonly device: string;
  readonly threads: number;
  /** Version of the library that computes. */
  readonly version: string;
  /** Whether XᵀX costs half of another product of that size (BLAS calls it SYRK). */
  readonly halvesSymmetricProducts: boolean;
  /** The process's hot loops in machine code, if the engine brings them: same bits, faster. `chooseEngine` installs them. */
  readonly hotLoops?: HotLoops;
  /** How many minibatch steps one call of a training program should hold. */
  readonly stepsPerCall: number;
  /** Throws an Error that names the op and its caller if the program uses an op the engine does not know. */
  compile<S, I, O>(
    program: Program<S, I, O>,
    shapes: { readonly state: Shapes<S>; readonly inputs: Shapes<I> },
  ): Promise<Compiled<S, I, O>>;
  /** Takes a copy of the arrays as state. */
  hold<S>(arrays: S): State<S>;
}

export type EngineName = 'native' | 'onnx' | 'tensorflow' | 'js';

/** Where the onnx engine computes. */
export const DEVICES = ['cpu', 'webgpu', 'cuda'] as const;
export type Device = (typeof DEVICES)[number];

/** The state of a program that has none. */
export type NoState = Record<string, never>;

/** Arrays by name in one level, for programs whose names are known only at run time. */
export type NamedArrays = Readonly<Record<string, NdArray>>;
