import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../../../src/cli/exit.js';
import { requireFlagTypes } from '../../../src/cli/flags/booleans.js';
import { readConfig } from '../../../src/cli/flags/config-file.js';
import { readOptionsOf } from '../../../src/cli/flags/data.js';
import { listOf, pathOf } from '../../../src/cli/flags/values.js';
import { InputError } from '../../../src/errors.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

describe('a list', () => {
  test.each([
    ['a,b', ['a', 'b']],
    [' a , b c ', ['a', 'b c']],
    ['"weight, kg",b', ['weight, kg', 'b']],
    ['"say ""a"""', ['say "a"']],
    ['inch",5', ['inch"', '5']],
  ])('%s', (text, items) => {
    expect(listOf('columns', text)).toEqual(items);
  });

  test.each(['1000,500,', ',a', 'a,,b', '', ' '])('with an empty item is refused: %j', (text) => {
    expect(() => listOf('layers', text)).toThrow(UsageError);
    expect(() => listOf('layers', text)).toThrow(`--layers is '${text}', whose item`);
  });

  test('may be given in several flags', () => {
    expect(listOf('columns', ['a,b', 'c'])).toEqual(['a', 'b', 'c']);
  });
});

describe('a path', () => {
  test.each([
    ['~', homedir()],
    ['~/run', join(homedir(), 'run')],
    ['~other/run', '~other/run'],
    ['a~/run', 'a~/run'],
  ])('%s is %s', (given, path) => {
    expect(pathOf('out', given)).toBe(path);
  });

  test('of a file of labels may begin with ~ as well', () => {
    const none = {} as Parameters<typeof readOptionsOf>[0];
    expect(readOptionsOf({ ...none, label: '~/labels.txt' }).label).toBe(join(homedir(), 'labels.txt'));
  });
});

test('an empty delimiter is refused, \\t is a tab', () => {
  const read = (delimiter: string) =>
    readOptionsOf({ delimiter } as Parameters<typeof readOptionsOf>[0]).delimiter;
  expect(read('\\t')).toBe('\t');
  expect(() => read('')).toThrow(/--delimiter is empty/);
});

describe('a configuration', () => {
  const flags = { header: { type: 'boolean' }, label: { type: 'string' } } as const;
  const read = (yaml: string) =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'config.yaml');
      writeFileSync(path, yaml);
      return requireFlagTypes(readConfig(path), path, flags);
    });

  test.each([
    ...['yes', 'on', 'true', '1', 'Yes', '"on"'].map((word) => [word, true] as const),
    ...['no', 'off', 'false', '0', 'NO'].map((word) => [word, false] as const),
  ])('header: %s is %s', async (word, value) => {
    expect(await read(`header: ${word}`)).toEqual({ header: value });
  });

  test('refuses other words, and leaves texts as they are', async () => {
    await expect(read('header: maybe')).rejects.toThrow(InputError);
    await expect(read('header: maybe')).rejects.toThrow(/"header" the value 'maybe'/);
    expect(await read('label: yes')).toEqual({ label: 'yes' });
    expect(await read('label: true')).toEqual({ label: 'true' });
  });
});
