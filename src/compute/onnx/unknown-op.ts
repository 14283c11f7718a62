import * as tf from '@tensorflow/tfjs-core';

/**
 * Registers, for every op of TensorFlow.js that is not in `known`, a kernel that throws: it names the op and its
 * caller.
 */
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
            `Use only the ops that it knows (${ops}), or run the program on the js engine.`,
        );
      },
    });
  }
}

/** The line that called the op: the first stack frame outside of TensorFlow.js and the tracer. */
function callerOutsideLibraries(): string {
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  const caller = frames.find(
    (frame) =>
      !/node_modules|tfjs-core|node:internal|[\\/]compute[\\/](onnx[\\/]|backend\.)/.test(frame) &&
      /[\\/]/.test(frame),
  );
  return caller?.trim() ?? 'from an unknown place';
}
