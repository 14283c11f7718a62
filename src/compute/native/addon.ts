import { createRequire } from 'node:module';
import type { HotLoops } from '../../hot-loops.js';
import type { Encoded, Names } from './encode.js';

/** The interface of native/addon.cc. */
export interface Addon extends HotLoops {
  /** Compiler and vector width, such as `GCC 12.2.0, 16 numbers at once`. */
  readonly version: string;
  names(): Names;
  /** The pool of this many threads, which lives as long as the process. */
  open(threads: number): NativeSession;
  /** Decodes a plan. `lengths` are the sizes of the arrays that each run is given; all sizes count elements. */
  compile(
    code: Encoded['code'],
    constants: Float32Array,
    lengths: readonly number[],
    workspace: number,
  ): NativePlan;
  run(session: NativeSession, plan: NativePlan, arrays: readonly Float32Array[]): void;
  /** Frees the plan's memory. Running it afterwards throws an Error. */
  release(plan: NativePlan): void;
}

declare const session: unique symbol;
declare const plan: unique symbol;
/** A thread pool with its working memory. */
export type NativeSession = { readonly [session]: true };
export type NativePlan = { readonly [plan]: true };

/** Loads the compiled addon. Throws an Error if it does not fit this Node.js or processor. */
export function loadAddon(file: string): Addon {
  return createRequire(import.meta.url)(file) as Addon;
}
