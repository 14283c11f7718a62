import { join } from 'node:path';
import { cacheFolder } from '../../files/cache.js';
import { eagerEngine } from '../eager.js';
import type { Engine } from '../engine.js';
import { loadTensorflow } from './load.js';

/** TensorFlow's C library, through `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`. Throws if neither can be loaded. */
export function tensorflowEngine(threads: number, places: readonly (string | URL)[]): Engine {
  return eagerEngine({ name: 'tensorflow', backend: 'tensorflow', ...loadTensorflow(threads, places) });
}

/** Where it is looked for: beside this package, then where `rbmae setup-tensorflow` puts it. */
export function tensorflowPlaces(cache = cacheFolder()): (string | URL)[] {
  return [new URL(import.meta.url), placeIn(setupFolder(cache))];
}

/** The folder that `rbmae setup-tensorflow` fills. */
export function setupFolder(cache: string): string {
  return join(cache, 'tensorflow');
}

/** A folder as a place to look in. */
export function placeIn(folder: string): string {
  return join(folder, 'package.json');
}
