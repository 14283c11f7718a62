/** A process of its own, given a file: tries the engine compiled into it, and sends its parent the version. */
import { availableParallelism } from 'node:os';
import { selfTest } from '../self-test.js';
import { nativeEngine } from './engine.js';

const engine = nativeEngine(availableParallelism(), process.argv[2] as string);
await selfTest(engine);
process.send?.(engine.version);
process.disconnect?.();
