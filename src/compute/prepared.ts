import type { Compiled } from './engine.js';
import { type NdArray, zeros } from './ndarray.js';
import { mapShapes, type Shapes } from './tree.js';

/** A program with memory for its inputs, which every call fills anew. */
export interface Prepared<S, I, O> {
  readonly program: Compiled<S, I, O>;
  readonly inputs: I;
}

/** Programs made ready when first asked for, by a key that says in what they differ. */
export interface PreparedPrograms<Key, S, I, O> {
  get(key: Key): Promise<Prepared<S, I, O>>;
  release(): Promise<void>;
}

export function preparedPrograms<Key, S, I, O>(
  inputShapes: (key: Key) => Shapes<I>,
  compile: (key: Key, inputs: Shapes<I>) => Promise<Compiled<S, I, O>>,
): PreparedPrograms<Key, S, I, O> {
  const ready = new Map<string, Prepared<S, I, O>>();
  return {
    async get(key) {
      const name = JSON.stringify(key);
      const known = ready.get(name);
      if (known !== undefined) return known;
      const shapes = inputShapes(key);
      const made = { program: await compile(key, shapes), inputs: mapShapes<I, NdArray>(shapes, zeros) as I };
      ready.set(name, made);
      return made;
    },
    async release() {
      for (const { program } of ready.values()) await program.release();
      ready.clear();
    },
  };
}
