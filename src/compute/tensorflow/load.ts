import util from 'node:util';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../../errors.js';
import { onBackend } from '../backend.js';
import { type NodePackage, nodePackages } from './packages.js';

/** TensorFlow, loaded into this process as TensorFlow.js's backend `tensorflow`. */
export interface LoadedTensorflow {
  readonly version: string;
  readonly device: 'gpu' | 'cpu';
  readonly threads: number;
}

let loaded: LoadedTensorflow | undefined;

/**
 * Loads the first package that can be loaded. TensorFlow fixes its number of threads when it is loaded, so later calls
 * return the first result, whatever they ask for. Throws an Error with the reason for each package if none can be
 * loaded.
 */
export function loadTensorflow(threads: number, places: readonly (string | URL)[]): LoadedTensorflow {
  if (loaded !== undefined) return loaded;
  const packages = nodePackages(places);
  if (packages.length === 0) throw new Error(`it is not installed (${REMEDY})`);
  const problems: string[] = [];
  for (const found of packages) {
    try {
      loaded = load(found, threads);
      return loaded;
    } catch (error) {
      problems.push(`${found.name} ${messageOf(error)}`);
    }
  }
  throw new Error(problems.join(', and '));
}

const REMEDY = 'the command setup-tensorflow builds it for a TensorFlow that pip installed';

function load({ name, version, require, binding }: NodePackage, threads: number): LoadedTensorflow {
  if (binding === undefined) throw new Error(`has no native part (${REMEDY})`);
  prepareEnvironment(threads);
  repairUtil();
  const library = loadLibrary(require, binding);
  quietly(() => onBackend('cpu', () => require(name)));
  return {
    version: `TensorFlow ${library.TF_Version} (${name.replace(/.*\//, '')} ${version})`,
    device: library.isUsingGpuDevice() ? 'gpu' : 'cpu',
    threads,
  };
}

/** Environment variables that TensorFlow reads when it is loaded, and only then. */
function prepareEnvironment(threads: number): void {
  const { env } = process;
  env.TF_NUM_INTRAOP_THREADS = env.OMP_NUM_THREADS = String(threads);
  // Ops run one at a time.
  env.TF_NUM_INTEROP_THREADS = '1';
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  // Products in full float32, as on every engine: TF32 on a GPU would round factors to 10 bits.
  env.NVIDIA_TF32_OVERRIDE = '0';
  // 3 silences even errors; they are thrown.
  env.TF_CPP_MIN_LOG_LEVEL ??= '3';
}

/** The package uses util functions that Node.js 22 warns of and Node.js 23 removed (tensorflow/tfjs#8609). */
function repairUtil(): void {
  const former: Record<string, unknown> = util;
  former.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  former.isArray = Array.isArray;
}

interface Library {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** Loads the binding before the package: if the package failed to load it, its kernels would stay registered. */
function loadLibrary(require: NodeJS.Require, binding: string): Library {
  try {
    return require(binding);
  } catch (error) {
    const message = messageOf(error);
    throw new Error(missingLibrary(message) ?? `cannot be loaded: ${message}`, { cause: error });
  }
}

/** The reason and the remedy, if this message of the dynamic loader is about a library that it did not find. */
export function missingLibrary(message: string): string | undefined {
  const name = /^(\S+\.so\S*): cannot open shared object file/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const remedy = name.startsWith('libtensorflow')
    ? 'the Python environment for which it was built may be gone: rebuild with the command setup-tensorflow, option force'
    : 'install it, or add its folder to LD_LIBRARY_PATH';
  return `needs ${name}, which is not found here (${remedy})`;
}

/** Silences the package's own copy of TensorFlow.js, which warns of each kernel that ours has already registered. */
function quietly(f: () => void): void {
  const environment = tf.env();
  const former = environment.getBool('PROD');
  environment.set('PROD', true);
  try {
    f();
  } finally {
    environment.set('PROD', former);
  }
}
