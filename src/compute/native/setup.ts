import { basename, dirname, join } from 'node:path';
import { InputError } from '../../errors.js';
import { messageFrom } from '../command.js';
import { replaceFolder } from '../replace-folder.js';
import { findCompiler } from '../toolchain.js';
import { addonFile, compileAddon } from './build.js';

export interface NativeSetup {
  /** The cache folder that receives the addon. */
  readonly cache: string;
  /** Build even if a working addon exists. */
  readonly force: boolean;
  /** Called when a step begins, with its name, such as `compiling`. */
  readonly onStep?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compiles the engine `native` for this processor (some seconds). An existing addon is replaced only by one that passes
 * its self-test.
 *
 * @returns the addon's version
 * @throws InputError if there is no C++ compiler or the cache folder cannot be written, RunError if compilation or
 *   self-test fails
 * @example await setupNative({ cache: cacheFolder(), force: false });
 */
export async function setupNative({ cache, force, onStep, signal }: NativeSetup): Promise<string> {
  if (process.platform === 'win32') {
    throw new InputError(
      'The engine native cannot be built on Windows. Use the engine onnx, which needs no set-up.',
    );
  }
  const file = addonFile(cache);
  if (!force) {
    const present = await selfTest(file, signal).catch(() => undefined);
    if (present !== undefined) return present;
  }
  const compiler = await findCompiler();
  return replaceFolder(dirname(file), async (draft) => {
    const trial = join(draft, basename(file));
    onStep?.('compiling');
    await compileAddon(compiler, trial, signal);
    onStep?.('testing it');
    return selfTest(trial, signal);
  });
}

/** Runs in a process of its own: an illegal instruction would end the process. */
async function selfTest(file: string, signal: AbortSignal | undefined): Promise<string> {
  return (await messageFrom(new URL('check.js', import.meta.url), [file], signal)) as string;
}
