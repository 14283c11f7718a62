/** The programs that setting up an engine needs. */
import { InputError, messageOf } from '../errors.js';
import { output } from './command.js';

/** The C++ compiler: $CXX, else g++. Throws an InputError if there is none. */
export async function findCompiler(): Promise<string> {
  const compiler = process.env.CXX || 'g++';
  await requireProgram(
    compiler,
    "a C++ compiler is needed: install g++ (such as with 'apt install g++'), or name one in CXX",
  );
  return compiler;
}

/** Throws an InputError with this remedy if the program cannot be run. */
export async function requireProgram(program: string, remedy: string): Promise<void> {
  try {
    await output(program, ['--version']);
  } catch (error) {
    throw new InputError(`${messageOf(error)}, but ${remedy}.`);
  }
}
