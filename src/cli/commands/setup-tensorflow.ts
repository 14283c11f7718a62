import { setupFolder } from '../../compute/tensorflow/engine.js';
import { setupTensorflow } from '../../compute/tensorflow/setup.js';
import { cacheFolder } from '../../files/cache.js';
import { command } from '../command.js';
import { flag, text } from '../flags/options.js';
import { pathOf } from '../flags/values.js';

export const setupTensorflowCommand = command({
  options: {
    python: text(
      'the interpreter that has tensorflow or tensorflow-cpu; its environment must stay where it is',
      'python3',
    ),
    force: flag('build again even if it works already'),
  },
  examples: [['setup-tensorflow --python venv/bin/python', 'Uses the TensorFlow of a virtual environment']],
  async run(flags, { signal }) {
    const { version, device } = await setupTensorflow({
      python: pathOf('python', flags.python),
      folder: setupFolder(cacheFolder()),
      force: flags.force,
      onStep: (text) => process.stderr.write(`${text}\n`),
      signal,
    });
    const text = `The engine tensorflow works: ${version} on the ${device}. Use it with: rbmae reproduce mnist --engine tensorflow`;
    return { text, json: { version, device } };
  },
});
