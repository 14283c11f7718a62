import type { Argv } from 'yargs';
import { chooseEngine, ENGINES, type EngineChoice } from '../../compute/choose.js';
import { DEVICES } from '../../compute/engine.js';
import { once, oneOf, threadsOf } from './values.js';

/** What every command that computes takes. */
export interface EngineFlags {
  engine: string | string[];
  device: string | string[];
  threads: string | undefined;
}

export function engineOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('engine', {
      type: 'string',
      requiresArg: true,
      default: 'auto',
      describe: `one of: auto, ${ENGINES.join(', ')}`,
    })
    .option('device', {
      type: 'string',
      requiresArg: true,
      default: 'cpu',
      describe: `of the engine onnx, one of: ${DEVICES.join(', ')}`,
    })
    .option('threads', { type: 'string', requiresArg: true, describe: 'processor threads (default: all)' });
}

/** The flags checked, before anything is read or computed. */
export function engineChooser(flags: EngineFlags): () => Promise<EngineChoice> {
  const name = oneOf('engine', once('engine', flags.engine), ['auto', ...ENGINES]);
  const device = oneOf('device', once('device', flags.device), DEVICES);
  const threads = threadsOf(flags.threads);
  return () => chooseEngine(name, threads, { device });
}

export function engineNote({ engine, why }: EngineChoice): string {
  return `engine ${engine.name} (${engine.version}, ${engine.device}, threads: ${engine.threads}): ${why}`;
}
