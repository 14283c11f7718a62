/** Run as a process: self-tests the engine in the given folder and sends its version and device to the parent. */
import { availableParallelism } from 'node:os';
import { selfTest } from '../self-test.js';
import { placeIn, tensorflowEngine } from './engine.js';

const engine = tensorflowEngine(availableParallelism(), [placeIn(process.argv[2] as string)]);
await selfTest(engine);
process.send?.({ version: engine.version, device: engine.device });
process.disconnect?.();
