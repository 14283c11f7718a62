import './no-telemetry.js';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf } from '../../errors.js';
import type { Device, Engine } from '../engine.js';
import { type Executable, type GraphArrays, tracedEngine } from '../traced.js';
import { encodeModel, type Graph } from './graph.js';

/**
 * Programs traced into ONNX graphs and run by onnxruntime. A device other than the processor gets state and inputs at the
 * beginning of each call and gives results back at its end.
 */
export function onnxEngine(threads: number, device: Device = 'cpu'): Engine {
  // What matters is thrown; onnxruntime would print it as well.
  env.logLevel = 'fatal';
  return tracedEngine(
    {
      name: 'onnx',
      device,
      threads,
      version: `onnxruntime ${env.versions.node}`,
      halvesSymmetricProducts: false,
    },
    (graph) => opened(graph, threads, device),
  );
}

async function opened(graph: Graph, threads: number, device: Device): Promise<Executable> {
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
  return {
    async run(inputs, outputs) {
      await session.run(tensors(inputs), tensors(outputs));
    },
    release: () => session.release(),
  };
}

/** The arrays as onnxruntime's tensors over the same memory. */
function tensors(arrays: GraphArrays): Record<string, Tensor> {
  const named = [...arrays].map(
    ([name, { data, shape }]) => [name, new Tensor('float32', data, shape)] as const,
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
