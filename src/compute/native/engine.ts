import { existsSync } from 'node:fs';
import type { Engine } from '../engine.js';
import { type GraphArrays, tracedEngine } from '../traced.js';
import { loadAddon } from './addon.js';
import { encoded } from './encode.js';
import { lowered } from './lower.js';

/**
 * The engine `native`: programs traced into graphs, compiled by the passes of this folder into a plan (see lower.ts),
 * and run by the C++ addon in native/.
 *
 * @param threads processor threads
 * @param file the addon, as built by `setupNative`
 * @throws Error if the addon was not built for this processor
 * @example const engine = nativeEngine(2, addonFile(cacheFolder()));
 */
export function nativeEngine(threads: number, file: string): Engine {
  if (!existsSync(file))
    throw new Error('it is not built for this processor (the command setup-native builds it)');
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
      const { code, workspace } = encoded(plan, names);
      const compiled = addon.compile(code, plan.constants, plan.lengths, workspace);
      const inOrder = (list: readonly { readonly name: string }[], arrays: GraphArrays) =>
        list.map(({ name }) => arrays.get(name)?.data as Float32Array);
      return {
        async run(inputs, outputs) {
          // The addon blocks this thread: without a turn of the event loop here, Ctrl-C would have no effect until the
          // end.
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
