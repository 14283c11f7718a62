import { InputError } from '../../errors.js';
import { messageFrom } from '../command.js';
import { replaceFolder } from '../replace-folder.js';
import { findCompiler, requireProgram } from '../toolchain.js';
import { compileBinding, installPackages, PACKAGES } from './binding.js';
import { findWheel } from './wheel.js';

export interface TensorflowSetup {
  /** The interpreter whose TensorFlow is used. */
  readonly python: string;
  /** What is installed goes here. */
  readonly folder: string;
  /** Build it anew even if what is there works. */
  readonly force: boolean;
  readonly onStep?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SetupResult {
  /** Version of the library that computes. */
  readonly version: string;
  readonly device: string;
}

/**
 * Makes the engine `tensorflow` work without the download of @tensorflow/tfjs-node's installer: compiles the package's
 * binding for a TensorFlow that pip installed. What is in the folder is replaced only when the new one passes its
 * self-test. Throws an InputError for what is missing on the machine, a RunError if a step fails.
 */
export async function setupTensorflow(setup: TensorflowSetup): Promise<SetupResult> {
  const { python, folder, force, onStep, signal } = setup;
  if (process.platform !== 'linux') {
    throw new InputError(
      `setup-tensorflow knows how to build on Linux only, and this is ${process.platform}. The engine onnx needs no setup.`,
    );
  }
  if (!force) {
    const present = await selfTest(folder, signal).catch(() => undefined);
    if (present !== undefined) return present;
  }
  const wheel = await findWheel(python, { signal });
  onStep?.(`TensorFlow ${wheel.version} in ${wheel.folder}`);
  const compiler = await findCompiler();
  await requireProgram('npm', 'npm is needed, which comes with Node.js');

  return replaceFolder(folder, async (draft) => {
    const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
    onStep?.(`installing ${packages.join(' and ')}`);
    await installPackages(draft, signal);
    onStep?.('compiling the binding');
    await compileBinding(compiler, wheel, draft, signal);
    onStep?.('testing it');
    return selfTest(draft, signal);
  });
}

/** Tried in a process of its own: a library that does not fit the processor ends the process. */
async function selfTest(folder: string, signal: AbortSignal | undefined): Promise<SetupResult> {
  return (await messageFrom(new URL('check.js', import.meta.url), [folder], signal)) as SetupResult;
}
