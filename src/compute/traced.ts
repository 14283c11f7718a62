import type { Compiled, Engine, State } from './engine.js';
import { type NdArray, zeros } from './ndarray.js';
import type { Graph } from './onnx/graph.js';
import { PREFIX, traceProgram } from './onnx/trace.js';
import { arraysOf, copied, mapShapes } from './tree.js';

/** Arrays by the names of a graph's inputs or outputs. */
export type GraphArrays = ReadonlyMap<string, NdArray>;

/** A compiled graph. */
export interface Executable {
  /** Computes `outputs`, in place, from `inputs`. */
  run(inputs: GraphArrays, outputs: GraphArrays): Promise<void>;
  release(): Promise<void>;
}

interface BufferedState<S> extends State<S> {
  arrays: S;
  /** Double buffer: the next state is written here, then the two are swapped. */
  spare?: S;
}

/**
 * An engine that traces programs into graphs, which `open` compiles. State and inputs are in host memory;
 * `stepsPerCall` is high because a call has a fixed cost.
 */
export function tracedEngine(
  facts: Omit<Engine, 'stepsPerCall' | 'compile' | 'hold'>,
  open: (graph: Graph) => Promise<Executable>,
): Engine {
  return {
    ...facts,
    stepsPerCall: 20,
    async compile<S, I, O>(...[program, shapes]: Parameters<typeof traceProgram<S, I, O>>) {
      const { graph, outputs: shapesOut } = traceProgram(program, shapes);
      const executable = await open(graph);
      const updatesState = graph.outputs.some(({ name }) => name.startsWith(PREFIX.nextState));
      const compiled: Compiled<S, I, O> = {
        async run(state, inputs, into) {
          const held = state as BufferedState<S>;
          const targets = arraysOf(into ?? {});
          const outputs = mapShapes<O, NdArray>(
            shapesOut,
            (shape, path) => targets.get(path) ?? zeros(shape),
          ) as O;
          const spare = updatesState ? (held.spare ?? copied(held.arrays)) : undefined;
          const next = spare === undefined ? [] : named(spare, PREFIX.nextState);
          await executable.run(
            new Map([...named(held.arrays, PREFIX.state), ...named(inputs, PREFIX.input)]),
            new Map([...next, ...named(outputs, PREFIX.output)]),
          );
          if (spare !== undefined) [held.arrays, held.spare] = [spare, held.arrays];
          return outputs;
        },
        release: () => executable.release(),
      };
      return compiled;
    },
    hold<S>(arrays: S) {
      const state: BufferedState<S> = {
        arrays: copied(arrays),
        read: async () => copied(state.arrays),
        release: () => {},
      };
      return state;
    },
  };
}

function named(tree: unknown, prefix: string): [string, NdArray][] {
  return [...arraysOf(tree)].map(([path, array]) => [prefix + path, array]);
}
