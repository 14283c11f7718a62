import { existsSync } from 'node:fs';
import type { Engine } from '../engine.js';
import { type GraphArrays, tracedEngine } from '../traced.js';
import { loadAddon } from './addon.js';
import { encoded } from './encode.js';
import { lowered } from './lower.js';

/** Programs traced into graphs and run by our own code, compiled for this processor. Throws an Error if it was not built. */
export function nativeEngine(threads: number, file: string): Engine {
  if (!existsSync(file))
    throw new Error("it is not built for this processor ('rbmae setup-native' does that)");
  const addon = loadAddon(file);
  const session = addon.open(threads);
  const names = addon.names();
  return tracedEngine(
    {
      name: 'native',
      device: 'cpu',
      threads,
      version: addon.version,
      halvesSymmetricProducts: true,
      hotLoops: addon,
    },
    async (graph) => {
      const plan = lowered(graph, names);
      const { code, between } = encoded(plan, names);
      const compiled = addon.compile(code, plan.constants, plan.lengths, between);
      const inOrder = (list: readonly { readonly name: string }[], arrays: GraphArrays) =>
        list.map(({ name }) => arrays.get(name)?.data as Float32Array);
      return {
        async run(inputs, outputs) {
          // The addon computes on this thread: without this turn of the event loop, a Ctrl-C would be heard only at the end.
          await new Promise((resolve) => setImmediate(resolve));
          addon.run(session, compiled, [
            ...inOrder(graph.inputs, inputs),
            ...inOrder(graph.outputs, outputs),
          ]);
        },
        release: async () => addon.release(compiled),
      };
    },
  );
}
