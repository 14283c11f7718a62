/** Tracing: runs a program once on a TensorFlow.js backend that records ops instead of computing them. */
import * as tf from '@tensorflow/tfjs-core';
import { onBackend } from '../backend.js';
import type { Program } from '../engine.js';
import { mapShapes, mapTensors, type Shape, type Shapes, tensorsOf } from '../tree.js';
import { type GraphBuilder, graphBuilder, type Value } from './builder.js';
import type { Graph } from './graph.js';
import { kernels } from './kernels.js';
import { refuseUnknownOps } from './unknown-op.js';

/** Prefixes of a graph's inputs and outputs, such as in `state/layers.0.weights`. Other values are numbered. */
export const PREFIX = { state: 'state/', input: 'input/', nextState: 'next/', output: 'output/' } as const;

const BACKEND = 'rbm-autoencoder-onnx-trace';

/** A traced program. */
export interface Trace<O> {
  readonly graph: Graph;
  /** Shapes of the program's outputs. */
  readonly outputs: Shapes<O>;
}

/** Traces a program for these shapes. Throws an Error if it reads values or uses an unsupported op. */
export function traceProgram<S, I, O>(
  program: Program<S, I, O>,
  shapes: { readonly state: Shapes<S>; readonly inputs: Shapes<I> },
): Trace<O> {
  const builder = graphBuilder();
  const backend = traceBackend();
  return onBackend(BACKEND, () =>
    backend.tracing(builder, () => {
      const inputs: Value[] = [];
      const symbol = (prefix: string) => (shape: Shape, path: string) => {
        const value: Value = { name: prefix + path, shape, dtype: 'float32' };
        inputs.push(value);
        return tf.engine().makeTensorFromTensorInfo(backend.asTensorInfo(value), backend);
      };
      const state = mapShapes<S, tf.Tensor>(shapes.state, symbol(PREFIX.state));
      const result = program(state, mapShapes<I, tf.Tensor>(shapes.inputs, symbol(PREFIX.input)));

      const outputs = new Map<string, Value>();
      const collect = (prefix: string, tensors: unknown) => {
        for (const [path, tensor] of tensorsOf(tensors)) outputs.set(prefix + path, backend.asValue(tensor));
      };
      collect(PREFIX.nextState, result.state ?? {});
      collect(PREFIX.output, result.outputs);
      return {
        graph: builder.graph(inputs, outputs),
        outputs: mapTensors<O, Shape>(result.outputs, ({ shape }) => shape),
      };
    }),
  );
}

let registered: TraceBackend | undefined;

function traceBackend(): TraceBackend {
  if (registered !== undefined) return registered;
  const backend = new TraceBackend();
  // Negative priority: TensorFlow.js must never choose this backend by itself.
  tf.registerBackend(BACKEND, () => backend, -1);
  for (const [kernelName, write] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) => {
        const values = Object.values(inputs)
          .flat()
          .map((input) => input && backend.asValue(input));
        const result = write(backend.builder, values as never, attrs as never);
        return Array.isArray(result) ? result.map(backend.asTensorInfo) : backend.asTensorInfo(result);
      },
    });
  }
  refuseUnknownOps(BACKEND, kernels);
  registered = backend;
  return backend;
}

/**
 * Stores a graph value for each tensor, where other backends store data. (A class, because TensorFlow.js requires one.)
 */
class TraceBackend extends tf.KernelBackend {
  private values = new WeakMap<object, Value>();
  private current: GraphBuilder | undefined;

  get builder(): GraphBuilder {
    if (this.current === undefined)
      throw new Error(
        'A tensor of a program was used after the program had been compiled. Return it as an output instead.',
      );
    return this.current;
  }

  tracing<T>(builder: GraphBuilder, f: () => T): T {
    this.current = builder;
    try {
      return f();
    } finally {
      this.current = undefined;
    }
  }

  readonly asTensorInfo = (value: Value): tf.TensorInfo => {
    const dataId = {};
    this.values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  };

  asValue(tensor: tf.TensorInfo): Value {
    const known = this.values.get(tensor.dataId);
    if (known !== undefined) return known;
    // A tensor from outside the program, on another backend: its current values become a constant.
    return this.builder.constant(tf.engine().readSync(tensor.dataId) as ArrayLike<number>, tensor);
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    return this.asTensorInfo(this.builder.constant(values as ArrayLike<number>, { shape, dtype })).dataId;
  }

  override readSync(): never {
    throw new Error(
      'A program cannot read the values of its tensors: it is compiled before they exist. Return them as outputs.',
    );
  }

  override read(): never {
    return this.readSync();
  }

  override disposeData = () => true;
  override incRef = () => {};
  override refCount = () => 1;
  override numDataIds = () => 0;
  override memory = () => ({ unreliable: true });
  override floatPrecision = (): 32 => 32;
  override epsilon = () => 1e-7;
  override dispose = () => {};
}
