import { basename, dirname, join } from 'node:path';
import { InputError } from '../../errors.js';
import { findCompiler, replaced } from '../building.js';
import { messageFrom } from '../command.js';
import { addonFile, compileAddon } from './build.js';

export interface NativeSetup {
  /** The folder for what is compiled. */
  readonly cache: string;
  /** Build it anew even if what is there works. */
  readonly force: boolean;
  readonly onStep?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compiles the engine `native` for this processor. What is there is replaced only when the new one passes its self-test.
 * Gives its version. Throws an InputError for what is missing on the machine, a RunError if a step fails.
 */
export async function setupNative({ cache, force, onStep, signal }: NativeSetup): Promise<string> {
  if (process.platform === 'win32') {
    throw new InputError('setup-native knows no compiler of Windows. The engine onnx needs no setup.');
  }
  const file = addonFile(cache);
  if (!force) {
    const present = await selfTest(file, signal).catch(() => undefined);
    if (present !== undefined) return present;
  }
  const compiler = await findCompiler();
  return replaced(dirname(file), async (draft) => {
    const trial = join(draft, basename(file));
    onStep?.('compiling');
    await compileAddon(compiler, trial, signal);
    onStep?.('testing it');
    return selfTest(trial, signal);
  });
}

/** Tried in a process of its own: code that does not fit the processor ends the process. */
async function selfTest(file: string, signal: AbortSignal | undefined): Promise<string> {
  return (await messageFrom(new URL('check.js', import.meta.url), [file], signal)) as string;
}
