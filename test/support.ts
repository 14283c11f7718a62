import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../src/compute/engine.js';
import { jsEngine } from '../src/compute/js.js';
import { addonFile } from '../src/compute/native/build.js';
import { nativeEngine } from '../src/compute/native/engine.js';
import { type NdArray, ndarray, sizeOf } from '../src/compute/ndarray.js';
import { onnxEngine } from '../src/compute/onnx/engine.js';
import { selfTest } from '../src/compute/self-test.js';
import { placeIn, tensorflowEngine, tensorflowPlaces } from '../src/compute/tensorflow/engine.js';
import { mapArrays, type Tensors } from '../src/compute/tree.js';
import { type Examples, rowNumbers } from '../src/data/examples.js';
import { messageOf } from '../src/errors.js';
import type { Random } from '../src/random.js';
import type { RbmParameters } from '../src/rbm/parameters.js';
import type { Autoencoder } from '../src/unroll/autoencoder.js';
import type { LayerParameters } from '../src/unroll/network.js';
import { NATIVE_CACHE } from './build-native.js';
import { fromFlat } from './reference/matrix.js';

/** Real data beside the checkout; tests that want them skip, by name, where they are absent. */
export const REAL_MNIST = '../shared/data/mnist';
export const hasRealMnist = existsSync(REAL_MNIST);

const { RBMAE_TEST_TENSORFLOW: setUp } = process.env;

/** Beside this package, and in the folder that `rbmae setup-tensorflow` filled where RBMAE_TEST_TENSORFLOW names it. */
export const TENSORFLOW_PLACES = setUp ? [...tensorflowPlaces(), placeIn(setUp)] : tensorflowPlaces();

const tensorflow = () => tensorflowEngine(2, TENSORFLOW_PLACES);

/** Why the engine tensorflow does not work here, if it does not. */
export const tensorflowProblem = problemOf(tensorflow);

const native = () => nativeEngine(2, addonFile(NATIVE_CACHE));

/** Why the engine native does not work here, if it does not. */
export const nativeProblem = problemOf(native);

const onnxOnWebgpu = () => onnxEngine(1, 'webgpu');

/** Only where it is asked for: to look for a graphics device can end the process where a driver is broken. */
export const webgpuProblem =
  process.env.RBMAE_TEST_WEBGPU === undefined
    ? 'RBMAE_TEST_WEBGPU is not set'
    : await selfTest(onnxOnWebgpu()).then(() => undefined, messageOf);

/** Every engine that works here, by what tests call it. */
export const ENGINES: readonly (readonly [label: string, make: () => Engine])[] = [
  ['js', jsEngine],
  ['onnx', () => onnxEngine(2)],
  ...(nativeProblem === undefined ? [['native', native] as const] : []),
  ...(tensorflowProblem === undefined ? [['tensorflow', tensorflow] as const] : []),
  ...(webgpuProblem === undefined ? [['onnx on webgpu', onnxOnWebgpu] as const] : []),
];

function problemOf(start: () => Engine): string | undefined {
  try {
    start();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

export function uniformArray(shape: readonly number[], random: Random): NdArray {
  return ndarray(shape, random.fillUniform(new Float32Array(sizeOf(shape))));
}

export function normalArray(shape: readonly number[], random: Random, deviation = 1): NdArray {
  return ndarray(shape, random.fillNormal(new Float32Array(sizeOf(shape)), deviation));
}

/** An RBM with no parameter at zero, so that a forgotten bias shows. */
export function someRbm(visible: number, hidden: number, random: Random): RbmParameters {
  return {
    weights: normalArray([visible, hidden], random.fork('weights'), 0.5),
    visibleBias: normalArray([visible], random.fork('visible bias'), 0.5),
    hiddenBias: normalArray([hidden], random.fork('hidden bias'), 0.5),
  };
}

/** A layer of a network with no parameter at zero. Draws the weights, then the biases. */
export function someLayer(from: number, to: number, random: Random): LayerParameters {
  return { weights: normalArray([from, to], random), bias: normalArray([to], random) };
}

/** An autoencoder of one layer each way, with linear codes. */
export function someAutoencoder(visible: number, code: number, random: Random): Autoencoder {
  return {
    activations: ['linear', 'sigmoid'],
    parameters: [someLayer(visible, code, random), someLayer(code, visible, random)],
  };
}

/** The arrays as tensors of the reference backend. The caller disposes them. */
export function asTensors<T>(arrays: T): Tensors<T> {
  jsEngine();
  void tf.setBackend('cpu');
  return mapArrays(arrays, ({ data, shape }): tf.Tensor => tf.tensor(data, [...shape], 'float32'));
}

/** The largest absolute difference between numbers at the same place; NaN counts as infinitely far. */
export function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const distance = Math.abs((actual[i] as number) - (expected[i] as number));
    worst = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(worst, distance);
  }
  return worst;
}

/** All examples, as plain loops take them. */
export function rowsOf(examples: Examples): number[][] {
  const values = new Float32Array(examples.count * examples.width);
  examples.copyRows(rowNumbers(examples.count), values);
  return fromFlat(values, examples.width);
}
