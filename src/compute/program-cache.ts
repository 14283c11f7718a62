/** A cache of compiled programs, such as one for each batch size. */
import type { Compiled } from './engine.js';
import { type NdArray, zeros } from './ndarray.js';
import { mapShapes, type Shapes } from './tree.js';

/** A compiled program with buffers for its inputs, which the caller fills anew before each call. */
export interface CachedProgram<S, I, O> {
  readonly program: Compiled<S, I, O>;
  readonly inputs: I;
}

export interface ProgramCache<Key, S, I, O> {
  /** The program of this key, compiled at the first request. */
  get(key: Key): Promise<CachedProgram<S, I, O>>;
  /** Releases all programs. */
  release(): Promise<void>;
}

/**
 * @param inputShapes the shapes of a key's inputs
 * @param compile compiles the program of a key for these shapes
 */
export function programCache<Key, S, I, O>(
  inputShapes: (key: Key) => Shapes<I>,
  compile: (key: Key, inputs: Shapes<I>) => Promise<Compiled<S, I, O>>,
): ProgramCache<Key, S, I, O> {
  const cache = new Map<string, CachedProgram<S, I, O>>();
  return {
    async get(key) {
      const name = JSON.stringify(key);
      const known = cache.get(name);
      if (known !== undefined) return known;
      const shapes = inputShapes(key);
      const made = { program: await compile(key, shapes), inputs: mapShapes<I, NdArray>(shapes, zeros) as I };
      cache.set(name, made);
      return made;
    },
    async release() {
      for (const { program } of cache.values()) await program.release();
      cache.clear();
    },
  };
}
