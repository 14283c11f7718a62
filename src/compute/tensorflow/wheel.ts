import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, messageOf, RunError } from '../../errors.js';
import { type CommandOptions, MissingProgramError, output } from '../command.js';

/** A TensorFlow that pip installed. */
export interface Wheel {
  readonly version: string;
  /** Folder with the libraries, and the C headers in `include`. */
  readonly folder: string;
}

/** The two parts of TensorFlow's C library. */
export const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

// Finds the package without importing it, which would take seconds and print, and ignores the working folder.
const SCRIPT = `
import importlib.metadata, importlib.util, json, sys
sys.path = [folder for folder in sys.path if folder != '']
spec = importlib.util.find_spec('tensorflow')
version = 'of unknown version'
for name in ('tensorflow', 'tensorflow-cpu'):
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
folder = spec and (spec.submodule_search_locations or [None])[0]
print(json.dumps({'folder': folder, 'version': version}))
`;

/**
 * Finds TensorFlow in a Python interpreter. Throws an InputError if the interpreter or a complete TensorFlow is
 * missing.
 */
export async function findWheel(python: string, options: CommandOptions): Promise<Wheel> {
  const { folder, version } = await look(python, options);
  if (folder === null) {
    throw new InputError(
      `${python} has no TensorFlow, whose library is needed. Install it with '${python} -m pip install tensorflow-cpu' ` +
        '(or tensorflow, for a GPU), or set `python` to another interpreter.',
      { option: 'python' },
    );
  }
  const needed = [...LIBRARIES, join('include', 'tensorflow', 'c', 'eager', 'c_api.h')];
  const missing = needed.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) {
    throw new InputError(
      `TensorFlow ${version} in ${folder} lacks ${missing.join(', ')}. Install a complete one, such as with ` +
        `'${python} -m pip install --force-reinstall tensorflow-cpu', or set \`python\` to another interpreter.`,
      { option: 'python' },
    );
  }
  return { folder, version };
}

async function look(
  python: string,
  options: CommandOptions,
): Promise<{ folder: string | null; version: string }> {
  try {
    return JSON.parse(await output(python, ['-c', SCRIPT], options));
  } catch (error) {
    if (error instanceof MissingProgramError) {
      throw new InputError(
        `${messageOf(error)}, but its TensorFlow is needed. Set \`python\` to a Python interpreter.`,
        { option: 'python' },
      );
    }
    if (error instanceof RunError || error instanceof SyntaxError) {
      throw new InputError(
        `${python} does not answer as Python 3.8 or later does: ${messageOf(error)}. Set \`python\` to one that does.`,
        { option: 'python' },
      );
    }
    throw error;
  }
}
