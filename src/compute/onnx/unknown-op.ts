import * as tf from '@tensorflow/tfjs-core';

/** Gives every op that TensorFlow.js has and `known` lacks a kernel that says so, and where the op was called. */
export function refuseUnknownOps(backendName: string, known: Readonly<Record<string, unknown>>): void {
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    if (kernelName in known) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: () => {
        const ops = Object.keys(known).sort().join(', ');
        throw new Error(
          `The onnx engine does not know the op ${kernelName}, called ${callerOutsideLibraries()}. ` +
            `Write the program with ops it knows (${ops}), or run it on the js engine.`,
        );
      },
    });
  }
}

/** The place in the program that called the op: the first stack frame that is neither TensorFlow.js's nor the tracer's. */
function callerOutsideLibraries(): string {
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  const caller = frames.find(
    (frame) =>
      !/node_modules|tfjs-core|node:internal|[\\/]compute[\\/](onnx[\\/]|backend\.)/.test(frame) &&
      /[\\/]/.test(frame),
  );
  return caller?.trim() ?? 'from an unknown place';
}
