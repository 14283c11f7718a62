import { chooseEngine, type EngineChoice } from '../../compute/choose.js';
import { DEVICES, ENGINES } from '../../compute/engine.js';
import { grouped, text, type ValuesOf } from './options.js';
import { once, oneOf, threadsOf } from './values.js';

/** These flags are those of every command that computes. */
export const ENGINE = grouped('Engine', {
  engine: text(`one of: auto, ${ENGINES.join(', ')}`, 'auto'),
  device: text(`where the engine onnx computes, one of: ${DEVICES.join(', ')}`, 'cpu'),
  threads: text('processor threads (default: all)'),
});

export type EngineFlags = ValuesOf<typeof ENGINE>;

/** Checks the flags at once. The returned function chooses the engine, which takes longer. */
export function engineChooser(flags: EngineFlags): () => Promise<EngineChoice> {
  const name = oneOf('engine', once('engine', flags.engine), ['auto', ...ENGINES]);
  const device = oneOf('device', once('device', flags.device), DEVICES);
  const threads = threadsOf(flags.threads);
  return () => chooseEngine(name, threads, { device });
}

export function engineNote({ engine, why }: EngineChoice): string {
  return `engine ${engine.name} (${engine.version}, ${engine.device}, threads: ${engine.threads}): ${why}`;
}
