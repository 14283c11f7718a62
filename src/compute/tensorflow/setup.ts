import { InputError } from '../../errors.js';
import { messageFrom } from '../command.js';
import { replaceFolder } from '../replace-folder.js';
import { findCompiler, requireProgram } from '../toolchain.js';
import { compileBinding, installPackages, PACKAGES } from './binding.js';
import { findWheel } from './wheel.js';

export interface TensorflowSetup {
  /** The Python interpreter that has TensorFlow. */
  readonly python: string;
  /** The folder to install into. */
  readonly folder: string;
  /** Build even if a working installation exists. */
  readonly force: boolean;
  /** Called when a step begins, with a description. */
  readonly onStep?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SetupResult {
  /** Version of TensorFlow and of the package. */
  readonly version: string;
  readonly device: string;
}

/**
 * Sets up the engine `tensorflow` for a TensorFlow that pip installed, by compiling the binding of
 * @tensorflow/tfjs-node against it (the package's own installer would download another TensorFlow). An existing
 *   installation is replaced only by one that
 * passes its self-test.
 *
 * @throws InputError if the system is not Linux or a program, TensorFlow or a writable folder is missing, RunError if a
 *   step fails
 * @example await setupTensorflow({ python: 'python3', folder: setupFolder(cacheFolder()), force: false });
 */
export async function setupTensorflow(setup: TensorflowSetup): Promise<SetupResult> {
  const { python, folder, force, onStep, signal } = setup;
  if (process.platform !== 'linux') {
    throw new InputError(
      `The engine tensorflow can be built on Linux only, and this is ${process.platform}. Use the engine onnx, which needs no set-up.`,
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

/** Runs in a process of its own: an illegal instruction would end the process. */
async function selfTest(folder: string, signal: AbortSignal | undefined): Promise<SetupResult> {
  return (await messageFrom(new URL('check.js', import.meta.url), [folder], signal)) as SetupResult;
}
