import type { CommandModule } from 'yargs';
import { setupNative } from '../../compute/native/setup.js';
import { cacheFolder } from '../../files/cache.js';
import { interruptible } from '../interrupt.js';

interface Flags {
  force: boolean;
}

export const setupNativeCommand: CommandModule<object, Flags> = {
  command: 'setup-native',
  describe: 'Compile the engine native for this processor (g++ is needed)',
  builder: (yargs) =>
    yargs
      .option('force', { type: 'boolean', default: false, describe: 'build anew even if it works already' })
      .example('$0 setup-native', 'Takes some seconds; --engine auto then has one more to choose from'),
  handler: run,
};

async function run({ force }: Flags): Promise<void> {
  const version = await interruptible((signal) =>
    setupNative({
      cache: cacheFolder(),
      force,
      onStep: (text) => process.stderr.write(`${text}\n`),
      signal,
    }),
  );
  process.stdout.write(
    `The engine native works: ${version}. Use it so: rbmae reproduce mnist --engine native\n`,
  );
}
