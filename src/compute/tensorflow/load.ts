import util from 'node:util';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../../errors.js';
import { onBackend } from '../backend.js';
import { type NodePackage, nodePackages } from './packages.js';

/** TensorFlow in this process, as TensorFlow.js's backend `tensorflow`. */
export interface LoadedTensorflow {
  readonly version: string;
  readonly device: 'gpu' | 'cpu';
  readonly threads: number;
}

let loaded: LoadedTensorflow | undefined;

/**
 * Loads the first installed package that can be loaded. TensorFlow takes its number of threads once for a process:
 * what is loaded stays, whatever a later call asks for. Throws an Error that says why no package could be loaded.
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

const REMEDY = "'rbmae setup-tensorflow' builds it for a TensorFlow that pip installed";

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

/** TensorFlow reads these when it is loaded, and only then. */
function prepareEnvironment(threads: number): void {
  const { env } = process;
  env.TF_NUM_INTRAOP_THREADS = env.OMP_NUM_THREADS = String(threads);
  // One op runs at a time.
  env.TF_NUM_INTEROP_THREADS = '1';
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  // Products in whole float32, as on every engine: 1 would let a GPU round what it multiplies to 10 bits.
  env.NVIDIA_TF32_OVERRIDE = '0';
  // 3: not even errors; those that matter are thrown.
  env.TF_CPP_MIN_LOG_LEVEL ??= '3';
}

/** Node.js 22 warns of what the package calls in most of its ops, and Node.js 23 took it away (tensorflow/tfjs#8609). */
function repairUtil(): void {
  const former: Record<string, unknown> = util;
  former.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  former.isArray = Array.isArray;
}

interface Library {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** Before the package itself, which leaves its kernels registered if this fails. */
function loadLibrary(require: NodeJS.Require, binding: string): Library {
  try {
    return require(binding);
  } catch (error) {
    const message = messageOf(error);
    throw new Error(missingLibrary(message) ?? `cannot be loaded: ${message}`, { cause: error });
  }
}

/** What to say if this message of the system's loader is of a library that it did not find. */
export function missingLibrary(message: string): string | undefined {
  const name = /^(\S+\.so\S*): cannot open shared object file/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const remedy = name.startsWith('libtensorflow')
    ? "was the Python environment removed that it was built for? Run 'rbmae setup-tensorflow --force'"
    : 'install it, or add its folder to LD_LIBRARY_PATH';
  return `needs ${name}, which is not found here (${remedy})`;
}

/** The package may bring a copy of TensorFlow.js, which warns of each kernel that ours has registered already. */
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
