import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { documents } from '../../experiments/documents.js';
import { ownData } from '../../src/cli/flags/reproduce-data.js';

test('the recorded flags of texts are quoted so that a shell reads each as one word', () => {
  const [texts, textColumn, label] = ["my cat's $HOME/posts.csv", 'what\'s "said"', '`kind` \\'];
  const flags = { texts, 'text-column': textColumn, label, vocabulary: '60' };
  const { dataFlags } = ownData(documents, 'quick', { ...flags, patches: undefined, 'data-dir': undefined });
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${dataFlags.join(' ')}`], { encoding: 'utf8' });
  const expected = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  expect(words.trimEnd().split('\n')).toEqual(expected);
});
