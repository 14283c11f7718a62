import './no-telemetry.js';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf } from '../../errors.js';
import type { Device, Engine } from '../engine.js';
import { type Executable, type GraphArrays, tracedEngine } from '../traced.js';
import { encodeModel, type Graph } from './graph.js';

/**
 * The engine `onnx`: programs traced into ONNX graphs and run by onnxruntime. On a device other than `cpu`, each call
 * copies state and inputs to the device and the results back.
 *
 * @param threads processor threads
 * @example const engine = onnxEngine(2);
 */
export function onnxEngine(threads: number, device: Device = 'cpu'): Engine {
  // Errors are thrown; onnxruntime would print them as well.
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
    // Velocities of dead weights decay into denormals, whose addition is a hundred times slower.
    extra: { session: { set_denormal_as_zero: '1' } },
  });
  return {
    async run(inputs, outputs) {
      await session.run(tensors(inputs), tensors(outputs));
    },
    release: () => session.release(),
  };
}

/** The arrays as onnxruntime's tensors, without a copy. */
function tensors(arrays: GraphArrays): Record<string, Tensor> {
  const named = [...arrays].map(
    ([name, { data, shape }]) => [name, new Tensor('float32', data, shape)] as const,
  );
  return Object.fromEntries(named);
}

/** What a device needs, for messages. */
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
    // onnxruntime's message begins with a position in its sources and may have many lines.
    const [reason] = messageOf(error)
      .replace(/^.* was false\. /, '')
      .split('\n');
    throw new Error(`${reason}${DEVICE_NEEDS[device]}`, { cause: error });
  }
}
