import { setupNative } from '../../compute/native/setup.js';
import { cacheFolder } from '../../files/cache.js';
import { command } from '../command.js';
import { flag } from '../flags/options.js';

export const setupNativeCommand = command({
  options: { force: flag('build again even if it works already') },
  examples: [['setup-native', 'Takes some seconds; --engine auto can then choose this engine as well']],
  async run({ force }, { signal }) {
    const onStep = (text: string) => process.stderr.write(`${text}\n`);
    const version = await setupNative({ cache: cacheFolder(), force, onStep, signal });
    const text = `The engine native works: ${version}. Use it with: rbmae reproduce mnist --engine native`;
    return { text, json: { version } };
  },
});
