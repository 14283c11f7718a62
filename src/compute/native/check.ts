/** Run as a process: self-tests the addon in the given file and sends its version to the parent. */
import { availableParallelism } from 'node:os';
import { selfTest } from '../self-test.js';
import { nativeEngine } from './engine.js';

const engine = nativeEngine(availableParallelism(), process.argv[2] as string);
await selfTest(engine);
process.send?.(engine.version);
process.disconnect?.();
