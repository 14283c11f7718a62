import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withCurrentNames } from '../../src/cli/flags/former-names.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

describe('former names of flags', () => {
  test('become those of today, values and other words stay', () => {
    const line = ['train', '--rate', '1', '--pretrain-rate=--rate', '--label', 'rate', '--', '--rate'];
    expect(withCurrentNames(line)).toEqual([
      'train',
      '--learning-rate',
      '1',
      '--rbm-learning-rate=--rate',
      '--label',
      'rate',
      '--',
      '--rate',
    ]);
  });

  test.each([
    [['train', '--data', 'x', '--out', 'x', '--rate', '0'], /--learning-rate is '0'/],
    [['pretrain', '--data', 'x', '--out', 'x', '--pretrain-epochs', 'many'], /--rbm-epochs is 'many'/],
    [
      ['compare', '--data', 'x', '--out', 'x', '--code', '2', '--pretrain-rate=0'],
      /--rbm-learning-rate is '0'/,
    ],
    [['reproduce', 'mnist', '--label-column', 'a'], /--label is for the data of documents/],
  ])('are read in %j', async (args, message) => {
    const { code, stderr } = await rbmae(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test('are read in a configuration', () =>
    inTemporaryFolder(async (folder) => {
      const config = join(folder, 'config.yaml');
      writeFileSync(config, 'data: x\nout: x\nrate: 0\npretrain-epochs: 2\n');
      const { code, stderr } = await rbmae(['train', '--config', config]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/--learning-rate is '0'/)]);
    }));
});

test.each([
  [['trian'], /no command 'trian'.* Did you mean train\?/],
  [['train', '--lerning-rate', '1'], /Unknown argument: lerning-rate\. Did you mean --learning-rate\?/],
  [
    ['train', '--data', 'x', '--out', 'x', '--scaling', 'standardize'],
    /no scaling 'standardize'.* Did you mean standardise\?/,
  ],
  [['reproduce', 'mnsit'], /no experiment 'mnsit'.* Did you mean mnist\?/],
])('%j gets a suggestion', async (args, message) => {
  const { code, stderr } = await rbmae(args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});
