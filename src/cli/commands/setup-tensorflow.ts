import type { CommandModule } from 'yargs';
import { setupFolder } from '../../compute/tensorflow/engine.js';
import { setupTensorflow } from '../../compute/tensorflow/setup.js';
import { cacheFolder } from '../../files/cache.js';
import { pathOf } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags {
  python: string;
  force: boolean;
}

export const setupTensorflowCommand: CommandModule<object, Flags> = {
  command: 'setup-tensorflow',
  describe: 'Build the engine tensorflow for a TensorFlow that pip installed (Linux; g++ and npm are needed)',
  builder: (yargs) =>
    yargs
      .option('python', {
        type: 'string',
        requiresArg: true,
        default: 'python3',
        describe:
          'the interpreter that has tensorflow or tensorflow-cpu; its environment must stay where it is',
      })
      .option('force', { type: 'boolean', default: false, describe: 'build anew even if it works already' })
      .example('$0 setup-tensorflow --python venv/bin/python', 'Use the TensorFlow of a virtual environment'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const { version, device } = await interruptible((signal) =>
    setupTensorflow({
      python: pathOf('python', flags.python) ?? 'python3',
      folder: setupFolder(cacheFolder()),
      force: flags.force,
      onStep: (text) => process.stderr.write(`${text}\n`),
      signal,
    }),
  );
  process.stdout.write(
    `The engine tensorflow works: ${version} on the ${device}. Use it so: rbmae reproduce mnist --engine tensorflow\n`,
  );
}
