import { expect, test } from '@jest/globals';
import { withFlags } from '../../../src/cli/flags/names.js';
import { InputError, RunError } from '../../../src/errors.js';

test('an error of the library names options, and the command shows them as flags', () => {
  const error = new InputError('Leave out `dataDir`, or set `finetuneEpochs`; `other` stays.', {
    option: ['dataDir', 'finetuneEpochs'],
  });
  expect(withFlags(error)).toBe('Leave out --data-dir, or set --epochs; `other` stays.');
  expect(withFlags(new RunError('The disk is full.'))).toBe('The disk is full.');
});
