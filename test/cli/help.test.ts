import { describe, expect, test } from '@jest/globals';
import { COMMANDS, nameOf } from '../../src/cli/commands.js';
import { parser } from '../../src/cli/parser.js';
import { rbmae } from './command.js';

const helpOf = async (...args: string[]) => (await parser(args, 100)).getHelp();

describe('--help', () => {
  test('lists every command', async () => {
    const help = await helpOf();
    for (const { usage } of COMMANDS) expect(help).toContain(`  rbmae ${usage} `);
    expect(help).toContain('Exit codes:');
  });

  test('of a command shows its flags in sections, and marks those that it cannot do without', async () => {
    const help = await helpOf('train');
    const sections = help.match(/^\w+:$/gm);
    expect(sections).toEqual([
      'Data:',
      'Network:',
      'Training:',
      'Output:',
      'Engine:',
      'Options:',
      'Examples:',
    ]);
    const marked = help.match(/--[\w-]+(?=[^[]*\(required\))/g);
    expect(marked).toEqual(['--data', '--out']);
  });

  test.each(COMMANDS.map(nameOf))('of %s puts every flag into a section', async (name) => {
    const [, options] = (await helpOf(name)).split('\nOptions:\n');
    const flags = options?.split('\n\n')[0]?.match(/--[\w-]+/g);
    expect(flags?.filter((flag) => !/^--(help|version|python|force)$/.test(flag))).toEqual([]);
  });

  test('does not show former names of flags', async () => {
    for (const name of ['train', 'compare', 'reproduce'])
      expect(await helpOf(name)).not.toMatch(/--(rate|pretrain-epochs|pretrain-rate|label-column)\b/);
  });
});

describe('rbmae completion', () => {
  test.each([
    ['/bin/bash', /complete -o bashdefault .*_rbmae_yargs_completions rbmae/],
    ['/bin/zsh', /^#compdef rbmae/],
  ])('prints a script for %s', async (SHELL, script) => {
    expect(await rbmae(['completion'], { env: { SHELL } })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(script),
      stderr: '',
    });
  });

  test('completes commands, and the flags of a command', async () => {
    const completed = async (...words: string[]) => {
      const { code, stdout } = await rbmae(['--get-yargs-completions', 'rbmae', ...words], {
        env: { SHELL: '/bin/bash' },
      });
      expect(code).toBe(0);
      return stdout.split('\n');
    };
    expect(await completed('tr')).toEqual(expect.arrayContaining(['train', 'train-rbm', 'reproduce']));
    const flags = await completed('train', '--l');
    expect(flags).toEqual(expect.arrayContaining(['--layers', '--learning-rate', '--label', '--out']));
    expect(flags).not.toContain('--rate');
  });
});
