import { expect, test } from '@jest/globals';
import { jsEngine } from '../../src/compute/js.js';
import { identityDifference, identityText } from '../../src/run/identity.js';

const identity = (changes: object) =>
  identityText({
    engine: jsEngine(),
    data: { 'SHA-256': 'abc' },
    seeds: [1, 2],
    settings: { networks: [{ name: 'deep', layers: [{ hidden: 30 }] }], batchSize: 100 },
    ...changes,
  });

test('two identities differ in the settings that are named, with both values', () => {
  const ours = identity({});
  expect(identityDifference(identity({}), ours)).toBe('');
  expect(identityDifference(identity({ seeds: [1] }), ours)).toBe('seeds [1], now [1,2]');
  const settings = { networks: [{ name: 'deep', layers: [{ hidden: 20 }] }] };
  expect(identityDifference(identity({ settings }), ours)).toBe(
    'settings.networks.0.layers.0.hidden 20, now 30; settings.batchSize not set, now 100',
  );
});

test('a value that is too long to show is named only', () => {
  const long = identity({ data: { note: 'x'.repeat(200) } });
  expect(identityDifference(long, identity({ data: { note: 'y' } }))).toBe('data.note');
});
