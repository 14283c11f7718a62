import { expect, test } from '@jest/globals';
import { usageMessage } from '../../src/cli/usage-message.js';

const COMMANDS = [{ command: 'train' }, { command: 'encode <run>' }];

test.each([
  [
    'Not enough non-option arguments: got 0, need at least 1',
    ['encode'],
    '<run> is missing: write rbmae encode <run>',
  ],
  ['Unknown argument: trian', ['trian'], "There is no command 'trian'. Choose one of: train, encode."],
  [
    'Unknown arguments: learning-rate, learningRate',
    ['train', '--learning-rate', '1'],
    'Unknown argument: learning-rate.',
  ],
  ['Unknown arguments: a-b, c, aB', ['train', '--a-b', '--c'], 'Unknown arguments: a-b, c.'],
  ['Unknown argument: foo', ['--foo'], 'Unknown argument: foo.'],
  ['Missing argument value: out', ['train', '--out'], 'Missing argument value: out'],
])('%s', (message, args, said) => {
  expect(usageMessage(message, args, COMMANDS)).toContain(said);
});
