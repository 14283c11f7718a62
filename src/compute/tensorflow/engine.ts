import { join } from 'node:path';
import { cacheFolder } from '../../files/cache.js';
import { eagerEngine } from '../eager.js';
import type { Engine } from '../engine.js';
import { loadTensorflow } from './load.js';

/**
 * The engine `tensorflow`: TensorFlow's C library, op by op, through `@tensorflow/tfjs-node-gpu` or
 * `@tensorflow/tfjs-node`. Throws an Error if neither can be loaded.
 *
 * @param threads processor threads; the first engine in a process decides
 * @param places files or URLs from which the packages are looked up, in this order
 */
export function tensorflowEngine(threads: number, places: readonly (string | URL)[]): Engine {
  return eagerEngine({ name: 'tensorflow', backend: 'tensorflow', ...loadTensorflow(threads, places) });
}

/** Where the packages are looked up: beside this package, then in the set-up folder. */
export function tensorflowPlaces(cache = cacheFolder()): (string | URL)[] {
  return [new URL(import.meta.url), placeIn(setupFolder(cache))];
}

/** The folder that setting up the engine fills. */
export function setupFolder(cache: string): string {
  return join(cache, 'tensorflow');
}

/** A folder as a place for `tensorflowEngine`. */
export function placeIn(folder: string): string {
  return join(folder, 'package.json');
}
