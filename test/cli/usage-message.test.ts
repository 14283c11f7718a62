import { expect, test } from '@jest/globals';
import { usageMessage } from '../../src/cli/usage-message.js';

const COMMANDS = [
  { usage: 'train', flags: ['learning-rate', 'layers', 'label'] },
  { usage: 'encode <run>', flags: [] },
];

test.each([
  [
    'Not enough non-option arguments: got 0, need at least 1',
    ['encode'],
    '<run> is missing: write rbmae encode <run>',
  ],
  ['Unknown argument: trian', ['trian'], "There is no command 'trian'. Choose one of: train, encode."],
  [
    'Unknown arguments: learning-rate, learningRate',
    ['encode', '--learning-rate', '1'],
    'Unknown argument: learning-rate.',
  ],
  ['Unknown argument: trian', ['trian'], 'train, encode. Did you mean train?'],
  ['Unknown argument: layer', ['train', '--layer', '3'], 'Unknown argument: layer. Did you mean --layers?'],
  [
    'Unknown arguments: lerning-rate, lerningRate, lable',
    ['train', '--lerning-rate', '1', '--lable', 'a'],
    'Unknown arguments: lerning-rate, lable. Did you mean --learning-rate? Did you mean --label?',
  ],
  ['Unknown arguments: a-b, c, aB', ['train', '--a-b', '--c'], 'Unknown arguments: a-b, c.'],
  ['Unknown argument: foo', ['--foo'], 'Unknown argument: foo.'],
  ['Missing argument value: out', ['train', '--out'], 'Missing argument value: out'],
])('%s', (message, args, said) => {
  expect(usageMessage(message, args, COMMANDS)).toContain(said);
});
