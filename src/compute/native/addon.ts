import { createRequire } from 'node:module';
import type { HotLoops } from '../../hot-loops.js';
import type { Encoded, Names } from './encode.js';

/** What native/addon.cc provides. */
export interface Addon extends HotLoops {
  /** Such as `12.2.0, AVX-512`: compiler and instructions. */
  readonly version: string;
  names(): Names;
  open(threads: number): NativeSession;
  compile(
    code: Encoded['code'],
    constants: Float32Array,
    lengths: readonly number[],
    between: number,
  ): NativePlan;
  run(session: NativeSession, plan: NativePlan, arrays: readonly Float32Array[]): void;
  /** Frees its memory; to run it afterwards is an Error. */
  release(plan: NativePlan): void;
}

declare const session: unique symbol;
declare const plan: unique symbol;
/** Threads and their memory. */
export type NativeSession = { readonly [session]: true };
export type NativePlan = { readonly [plan]: true };

export function loadAddon(file: string): Addon {
  return createRequire(import.meta.url)(file) as Addon;
}
