/** A process of its own, given a folder: tries the engine installed in it, and sends its parent what it is. */
import { availableParallelism } from 'node:os';
import { selfTest } from '../self-test.js';
import { placeIn, tensorflowEngine } from './engine.js';

const engine = tensorflowEngine(availableParallelism(), [placeIn(process.argv[2] as string)]);
await selfTest(engine);
process.send?.({ version: engine.version, device: engine.device });
process.disconnect?.();
