import './no-telemetry.js';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf } from '../../errors.js';
import type { Compiled, Device, Engine, Program, State } from '../engine.js';
import { type NdArray, zeros } from '../ndarray.js';
import { arraysOf, copied, mapShapes, type Shapes } from '../tree.js';
import { encodeModel } from './graph.js';
import { PREFIX, traceProgram } from './trace.js';

interface OnnxState<S> extends State<S> {
  arrays: S;
  /** Where the next state is written; then the two change places. Fresh outputs would cost a copy each. */
  spare: S;
}

/**
 * Programs traced into ONNX graphs and run by onnxruntime. State and inputs lie in the processor's memory; another
 * device gets them at the beginning of each call and gives them back at its end.
 */
export function onnxEngine(threads: number, device: Device = 'cpu'): Engine {
  // What matters is thrown; onnxruntime would print it as well.
  env.logLevel = 'fatal';
  return {
    name: 'onnx',
    device,
    threads,
    version: `onnxruntime ${env.versions.node}`,
    stepsPerCall: 20,
    compile: (program, shapes) => compiled(program, shapes, threads, device),
    hold: <S>(arrays: S) => {
      const state: OnnxState<S> = {
        arrays: copied(arrays),
        spare: copied(arrays),
        read: async () => copied(state.arrays),
        release: () => {},
      };
      return state;
    },
  };
}

async function compiled<S, I, O>(
  program: Program<S, I, O>,
  shapes: { readonly state: Shapes<S>; readonly inputs: Shapes<I> },
  threads: number,
  device: Device,
): Promise<Compiled<S, I, O>> {
  const { graph, outputs: shapesOut } = traceProgram(program, shapes);
  const session = await openSession(encodeModel(graph), device, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // Velocities of dead weights decay into denormal numbers, which are a hundred times slower to add.
    extra: { session: { set_denormal_as_zero: '1' } },
  });
  const updatesState = graph.outputs.some(({ name }) => name.startsWith(PREFIX.nextState));

  return {
    async run(state, inputs, into) {
      const held = state as OnnxState<S>;
      const targets = arraysOf(into ?? {});
      const outputs = mapShapes<O, NdArray>(
        shapesOut,
        (shape, path) => targets.get(path) ?? zeros(shape),
      ) as O;

      const feeds = { ...tensors(held.arrays, PREFIX.state), ...tensors(inputs, PREFIX.input) };
      const next = updatesState ? tensors(held.spare, PREFIX.nextState) : {};
      await session.run(feeds, { ...next, ...tensors(outputs, PREFIX.output) });

      if (updatesState) [held.arrays, held.spare] = [held.spare, held.arrays];
      return outputs;
    },
    release: () => session.release(),
  };
}

/** The arrays as onnxruntime's tensors over the same memory, named as in the graph. */
function tensors(tree: unknown, prefix: string): Record<string, Tensor> {
  const named = [...arraysOf(tree)].map(
    ([path, { data, shape }]) => [prefix + path, new Tensor('float32', data, shape)] as const,
  );
  return Object.fromEntries(named);
}

const DEVICE_NEEDS: Readonly<Record<Device, string>> = {
  cpu: '',
  webgpu: ' (WebGPU needs a graphics driver with Vulkan, Metal or Direct3D 12)',
  cuda: " (CUDA needs an NVIDIA driver, CUDA 12, and onnxruntime-node's CUDA libraries: set onnxruntime-node-install=cuda12 and install it anew)",
};

async function openSession(
  model: Uint8Array,
  device: Device,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, options);
  } catch (error) {
    // onnxruntime's own message begins with the place in its sources, and may go on for lines.
    const [reason] = messageOf(error)
      .replace(/^.* was false\. /, '')
      .split('\n');
    throw new Error(`${reason}${DEVICE_NEEDS[device]}`, { cause: error });
  }
}
